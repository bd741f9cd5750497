// The figures: range, walk-away and target, and offers side by side; money as whole hundredths, so that sums are exact.

import { bind, button, field, heading, input, make, tool } from "./form.mjs";

// What signs that are letters, or of one country, stand for; any other single sign is known by its nature.
const SIGNS = {
  "£": "GBP", "€": "EUR", "₹": "INR", US$: "USD", A$: "AUD", AU$: "AUD", C$: "CAD", CA$: "CAD", NZ$: "NZD", HK$: "HKD", S$: "SGD", R$: "BRL",
  RS: "INR PKR LKR NPR", KR: "SEK NOK DKK ISK", "ZŁ": "PLN", "KČ": "CZK", FT: "HUF", FR: "CHF", RM: "MYR", RP: "IDR", R: "ZAR", KSH: "KES",
};
const NAMES = new Intl.DisplayNames("en", { type: "currency", fallback: "none" });
const plain = (mark) => mark.toUpperCase().replace(/[\s.]/g, "");
const isCode = (mark) => /^[A-Z]{3}$/.test(mark) && Boolean(NAMES.of(mark));
const isMark = (mark) => Object.hasOwn(SIGNS, mark) || /^\p{Sc}$/u.test(mark) || isCode(mark);
/** The codes that a mark stands for, or itself. */
const meant = (mark) => (Object.hasOwn(SIGNS, plain(mark)) ? SIGNS[plain(mark)].split(" ") : [plain(mark)]);
const signOf = (code) => isCode(code) && new Intl.NumberFormat("en", { style: "currency", currency: code, currencyDisplay: "narrowSymbol" })
  .formatToParts(0).find(({ type }) => type === "currency").value;

/** Whether two ways of writing a currency may mean one: "$" and "AUD" may, "US$" and "AUD" may not. */
export const agree = (one, other) =>
  meant(one).some((mark) => meant(other).some((each) => mark === each || mark === signOf(each) || signOf(mark) === each));

// Digits of Arabic, Persian, Devanagari, Bengali, Thai and full width, by their noughts.
const NOUGHTS = [..."٠۰०০๐０"].map((nought) => nought.codePointAt(0));
const digit = (letter) => {
  const at = letter.codePointAt(0);
  const nought = NOUGHTS.find((each) => at >= each && at < each + 10);
  return nought ? at - nought : letter;
};
const WRITTEN = /^([^\d.,]*\p{L}\.|[^\d.,]*) ?([.,]?\d(?:[\d.,' ]*\d)?)(\D*)$/u;
const BEFORE = /^([+-]?) ?(.*?) ?([+-]?)$/;
// An end such as ".-", and a word that multiplies.
const AFTER = /^(?:[.,/][-–—]{1,2}|[.,])? ?(?:(k|lakhs?|lacs?|lpa|crores?|cr)(?!\p{L}))? ?(.*)$/iu;
const TIMES = { k: 1000n, l: 100_000n, c: 10_000_000n };
// Groups of three digits, or of two and a last of three as in India.
const GROUPED = /^[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*$|^[1-9]\d?([.,' ])\d\d(?:\2\d\d)*\2\d{3}$/;

/**
 * A written amount as hundredths and the currency that is written at its start or end; null if it is empty, no amount,
 * or might be read in two ways. One or two digits after the last point or comma are decimals.
 */
export function amount(text) {
  const bare = (text ?? "").normalize("NFC").replace(/\p{Cf}/gu, "").replace(/\p{Nd}/gu, digit).replace(/[٬،]/g, ",").replace("٫", ".")
    .replaceAll("’", "'").replace("−", "-").replace(/\s+/g, " ").trim();
  const written = WRITTEN.exec(bare);
  if (!written) return null;
  const [, sign, first, late] = BEFORE.exec(written[1].trim());
  const [, word, last] = AFTER.exec(written[3].trim());
  const mark = first || last;
  if ((sign && late) || (first && last) || (mark && !isMark(plain(mark)))) return null;
  const [, whole, point, part = ""] = /^(.*?)(?:([.,])(\d{1,2}))?$/.exec(written[2]);
  // "32.000k" might be either; "12.34.5" and "1.234,567.00" are neither.
  if (word ? !/^\d{1,4}$/.test(whole) : (point && whole.includes(point)) || !(/^\d*$/.test(whole) || GROUPED.test(whole))) return null;
  const value = (BigInt(whole.replace(/\D/g, "") || "0") * 100n + BigInt(part.padEnd(2, "0"))) * (word ? TIMES[word[0].toLowerCase()] : 1n);
  return { value: sign === "-" || late === "-" ? -value : value, mark };
}

/** A written amount in hundredths, or null. */
export const cents = (text) => amount(text)?.value ?? null;

/** Amounts by name, counted in one currency: the one that is named, else the first that is written. */
export function counted(texts, named) {
  const found = { values: {}, currency: (named ?? "").trim(), wrong: [], other: [] };
  for (const [name, text] of Object.entries(texts)) {
    const one = amount(text);
    if (one) found.currency ||= one.mark;
    if (!one) found.wrong.push(...(text?.trim() ? [name] : []));
    else if (one.mark && !agree(one.mark, found.currency)) found.other.push(name);
    else found.values[name] = one.value;
  }
  return found;
}

/** Hundredths as "32,000.50". */
export function shown(value) {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? "-" : ""}${new Intl.NumberFormat("en").format(size / 100n)}.${String(size % 100n).padStart(2, "0")}`;
}

/** One number by another, to the nearest hundredth, halves away from zero. */
export function divided(value, by) {
  if (by <= 0n) return null;
  const size = ((value < 0n ? -value : value) * 2n + by) / (by * 2n);
  return value < 0n ? -size : size;
}

const MONEY = ["basic", "add", "take", "maybe"];
const byId = (rows, amounts) => Object.fromEntries(rows.filter(({ does }) => MONEY.includes(does)).map(({ id }) => [id, amounts?.[id]]));

/** What an offer comes to in a year, without and with what is only hoped for, its basic pay by the hour, and what is not counted. */
export function sums(rows, amounts, named) {
  const found = counted(byId(rows, amounts), named);
  const of = (does) => rows.filter((row) => row.does === does).map(({ id }) => found.values[id] ?? 0n).reduce((a, b) => a + b, 0n);
  const spent = rows.find(({ does }) => does === "hours")?.id;
  const hours = cents(amounts?.[spent]) ?? 0n;
  if (amounts?.[spent]?.trim() && cents(amounts[spent]) === null) found.wrong.push(spent);
  const basic = of("basic");
  const sure = basic + of("add") - of("take");
  // Hours are hundredths too: pay x 100 / (hours x 52).
  const hourly = basic && hours > 0n ? divided(basic * 100n, hours * 52n) : null;
  return { ...found, sure, hoped: sure + of("maybe"), hourly };
}

/** What is odd about the reader's own figures, as sentences. */
export function odd({ low, high, target, leave, currency: named }) {
  const texts = { low, high, target, leave };
  const { values, currency, wrong, other } = counted(texts, named);
  const quoted = (name) => `"${texts[name].trim()}" (${({ low: "from", high: "to", target: "target", leave: "walk away" })[name]})`;
  const found = [
    ...wrong.map((name) => `${quoted(name)} is no amount: write it in figures, such as 32,000.`),
    ...other.map((name) => `${quoted(name)} does not go with the currency ${currency}: write both alike.`),
  ];
  // A figure that is missing is neither above nor below another.
  if (values.low > values.high) found.push("The range begins above its end.");
  if (values.leave > values.low) found.push("You would walk away from a figure inside your own range.");
  if (values.target > values.high) found.push("The target lies above the range.");
  return found;
}

/** How an offer's basic pay stands to the walk-away figure, where both are in one currency. */
export function beside(rows, offer, { low, high, target, leave, currency }) {
  const [theirs, mine] = [counted(byId(rows, offer.amounts), offer.currency), counted({ low, high, target, leave }, currency)];
  const basic = theirs.values[rows.find(({ does }) => does === "basic")?.id];
  const end = mine.values.leave;
  if (basic === undefined || end === undefined) return "";
  if (String(meant(theirs.currency)) !== String(meant(mine.currency))) return "Not compared with your walk-away figure: the currencies are not the same.";
  const gap = basic - end;
  if (gap === 0n) return "Basic pay equals your walk-away figure.";
  return `Basic pay is ${shown(gap < 0n ? -gap : gap)} ${gap < 0n ? "below" : "above"} your walk-away figure.`;
}

export const enhance = (place) => tool(place, "pay.json", (store, { rows }) => {
  const pay = store.get("pay") ?? {};
  const word = make("p", { className: "guide-advice", role: "status" });
  const judge = () => {
    const now = odd(store.get("pay") ?? {}).join(" ");
    if (word.textContent !== now) word.textContent = now;
  };
  const own = (name, properties = {}) => bind(input({ type: "text", ...properties }), pay[name], (value) => {
    store.put("pay", "pay", { [name]: value });
    judge();
    totals();
  });
  const money = { inputMode: "decimal" };
  const offers = make("div", { className: "guide-offers" });
  const refresh = new Map();
  const totals = () => refresh.forEach((act) => act());

  function card(id, offer) {
    const out = make("dl", { className: "guide-sums" });
    const now = () => store.get(id) ?? {};
    const total = () => {
      const { sure, hoped, hourly, currency, wrong, other } = sums(rows, now().amounts, now().currency);
      const row = (name, value) => [make("dt", { textContent: name }), make("dd", { className: "guide-value" }, make("output", { textContent: value === null ? "needs pay and hours" : `${shown(value)} ${currency}`.trim() }))];
      out.replaceChildren(
        ...row("A year, without hopes", sure), ...row("With the bonus", hoped), ...row(rows.find(({ does }) => does === "hourly").name, hourly));
      const named = (ids) => ids.map((one) => rows.find(({ id: each }) => each === one).name).join("; ");
      const said = [
        wrong.length && `Not counted, because it is no amount: ${named(wrong)}. Write it in figures, such as 32,000.`,
        other.length && `Not counted, because it does not go with the currency ${currency}: ${named(other)}.`,
        beside(rows, now(), store.get("pay") ?? {}),
      ].filter(Boolean).join(" ");
      if (note.textContent !== said) note.textContent = said;
    };
    const note = make("p", { className: "guide-advice", role: "status" });
    const name = bind(input({ type: "text" }), offer.name, (value) => store.put(id, "offer", { name: value }));
    const currency = bind(input({ type: "text", maxLength: 12 }), offer.currency, (value) => { store.put(id, "offer", { currency: value }); total(); });
    const fields = rows.filter(({ does }) => does !== "hourly").map((row) => {
      const control = input({ type: "text", ...(row.does === "note" ? {} : money) });
      return field(row.name, bind(control, offer.amounts?.[row.id], (value) => {
        store.put(id, "offer", { amounts: { ...now().amounts, [row.id]: value } });
        total();
      }));
    });
    const made = make("section", { className: "guide-offer", ariaLabel: "An offer" },
      field("Employer, or your job now", name), field("Currency", currency), ...fields, out, note,
      make("p", { className: "guide-tool-buttons" }, button("Delete this offer", () => {
        store.remove(id);
        refresh.delete(id);
        made.remove();
        add.focus();
      })));
    made.dataset.key = id;
    refresh.set(id, total);
    total();
    return made;
  }

  const add = button("Add an offer", () => {
    const id = `offer:${crypto.randomUUID()}`;
    store.put(id, "offer", { currency: store.get("pay")?.currency ?? "", order: Date.now() });
    offers.append(card(id, store.get(id)));
    offers.lastChild.querySelector("input").focus();
  }, { className: "guide-button guide-main" });
  const form = make("div", { className: "guide-fields" },
    field("Currency", own("currency", { maxLength: 12 })), field("My range, from", own("low", money)), field("My range, to", own("high", money)),
    field("Target", own("target", money)), field("Walk away below", own("leave", money)), field("Where the range comes from", own("source")));
  offers.append(...store.all("offer").map(([id, offer]) => card(id, offer)));
  judge();
  return [form, word, heading("Offers side by side"),
    make("p", { textContent: "Yearly amounts. Different currencies are not turned into one another." }), offers,
    make("p", { className: "guide-tool-buttons" }, add)];
});
