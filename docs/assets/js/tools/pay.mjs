// The figures: range, walk-away and target, and offers side by side; money as whole hundredths, so that sums are exact.

import { bind, button, field, heading, input, make, tool } from "./form.mjs";

/**
 * A written amount in hundredths, or null if it is empty or no amount. The last mark of two kinds is the decimal one;
 * one mark alone is decimal unless three digits follow it.
 */
export function cents(text) {
  // A sign or a code of three letters is a currency; any other letter ("32k") makes it no amount.
  const bare = (text ?? "").normalize("NFKC").replace(/\p{Sc}|(?<!\p{L})\p{L}{3}(?!\p{L})|[\s'’]/gu, "").replace("−", "-");
  const parts = /^([+-]?)([\d.,]*)$/.exec(bare);
  if (!parts || !/\d/.test(parts[2])) return null;
  const [, sign, digits] = parts;
  const mark = digits.at(Math.max(digits.lastIndexOf("."), digits.lastIndexOf(",")));
  const at = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  const kinds = new Set(digits.replace(/\d/g, "")).size;
  const times = at < 0 ? 0 : digits.split(mark).length - 1;
  const after = at < 0 ? 0 : digits.length - at - 1;
  const decimal = at >= 0 && times === 1 && (kinds === 2 || after !== 3);
  const [whole, part] = decimal ? [digits.slice(0, at), digits.slice(at + 1)] : [digits, ""];
  // Groups are of three digits, or of two and a last of three as in India; "1,50,000.00" and "12.34.5" differ.
  if (part.length > 2 || !/^(\d*|\d{1,3}([.,]\d{2,3})*[.,]\d{3})$/.test(whole)) return null;
  if (new Set(whole.replace(/\d/g, "")).size > 1) return null;
  const value = BigInt(whole.replace(/\D/g, "") || "0") * 100n + BigInt(part.padEnd(2, "0") || "0");
  return sign === "-" ? -value : value;
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

/** What an offer comes to in a year, without and with what is only hoped for, and its basic pay by the hour. */
export function sums(rows, amounts) {
  const of = (does) => rows.filter((row) => row.does === does).map(({ id }) => cents(amounts?.[id]) ?? 0n).reduce((a, b) => a + b, 0n);
  const basic = of("basic");
  const sure = basic + of("add") - of("take");
  // Hours are hundredths too: pay x 100 / (hours x 52).
  const hourly = of("basic") && of("hours") > 0n ? divided(basic * 100n, of("hours") * 52n) : null;
  return { sure, hoped: sure + of("maybe"), hourly };
}

/** What is odd about the reader's own figures, as sentences. */
export function odd({ low, high, target, leave }) {
  const [from, to, aim, end] = [low, high, target, leave].map(cents);
  const found = [];
  for (const [name, words] of Object.entries({ low, high, target, leave })) {
    if (words?.trim() && cents(words) === null) found.push(`"${words.trim()}" (${({ low: "from", high: "to", target: "target", leave: "walk away" })[name]}) is no amount.`);
  }
  if (from !== null && to !== null && from > to) found.push("The range begins above its end.");
  if (from !== null && end !== null && end > from) found.push("You would walk away from a figure inside your own range.");
  if (aim !== null && to !== null && aim > to) found.push("The target lies above the range.");
  return found;
}

/** How an offer's basic pay stands to the walk-away figure, where both are in one currency. */
export function beside(rows, offer, pay) {
  const basic = cents(offer.amounts?.[rows.find(({ does }) => does === "basic")?.id]);
  const end = cents(pay.leave);
  const same = (pay.currency ?? "").trim().toUpperCase() === (offer.currency ?? "").trim().toUpperCase();
  if (basic === null || end === null || !same) return "";
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
      const { currency = "", amounts = {} } = now();
      const { sure, hoped, hourly } = sums(rows, amounts);
      const row = (name, value) => [make("dt", { textContent: name }), make("dd", { className: "guide-value" }, make("output", { textContent: value === null ? "needs pay and hours" : `${shown(value)} ${currency.trim()}`.trim() }))];
      const wrong = rows.filter(({ id: one, does }) => does !== "note" && does !== "hourly" && amounts[one]?.trim() && cents(amounts[one]) === null);
      out.replaceChildren(
        ...row("A year, without hopes", sure), ...row("With the bonus", hoped), ...row(rows.find(({ does }) => does === "hourly").name, hourly));
      const said = [...wrong.map(({ name }) => `Not counted, because it is no amount: ${name}.`), beside(rows, now(), store.get("pay") ?? {})].filter(Boolean).join(" ");
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
