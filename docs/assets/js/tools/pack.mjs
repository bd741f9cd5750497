// The sheet for the day: one side of paper made of what the other tools keep.

import { clock, here, isDay, said } from "./days.mjs";
import { area, bind, button, field, fold, heading, make, select, tick, to, tool, words } from "./form.mjs";
import { agree, amount, shown } from "./pay.mjs";
import { chaseDay, when } from "./plan.mjs";

/** An amount as it is meant, in the currency that is written with it where that is another; as typed if it is none. */
export const figure = (text, currency) => {
  const found = amount(text);
  const named = (currency ?? "").trim();
  if (!found) return (text ?? "").trim();
  return `${shown(found.value).replace(/\.00$/, "")} ${found.mark && !agree(found.mark, named) ? found.mark : named}`.trim();
};

/** The figures as [id, name, value], those that are known. */
export const figures = ({ low, high, target, leave, currency, source } = {}) => [
  ["low", "My range", [low, high].filter((text) => text?.trim()).map((text) => figure(text, currency)).join(" to ")],
  ["source", "From", (source ?? "").trim()],
  ["target", "Target", figure(target, currency)],
  ["leave", "Walk away below", figure(leave, currency)],
].filter(([, , value]) => value);

/** A sheet may lie on their table, so these two are on it only if the reader says so. */
export const SECRET = { target: true, leave: true };

/** What goes on the sheet of a kind: all but what was left off, at most a number. */
export const taken = (list, left, most) => list.filter(([id]) => !left?.[id]).slice(0, most);

const MOST = 6;
// With more letters than this a page of large type is too small.
const LONG = 1100;

export const enhance = (place) => tool(place, "pack.json", (store, data) => {
  const reader = here();
  const today = clock(Date.now(), reader).day;
  const pack = () => store.get("pack") ?? {};
  const sheet = make("article", { className: "guide-sheet", ariaLabel: "The sheet for the day" });
  let plans;
  const put = (fields) => { store.put("pack", "pack", fields); show(); };

  const part = (title, ...children) => make("section", { className: "guide-part" }, make("h3", { textContent: title }), ...children);
  const rest = (words, path) => make("p", { className: "guide-sheet-empty" }, path ? make("a", { href: to(path), textContent: words }) : words);
  const list = (tag, items, kind = "") => make(tag, { className: kind }, ...items);
  // Each text runs in its own direction; the numbers stay where they are.
  const item = (...children) => make("li", {}, ...children.map((child) => (typeof child === "string" ? make("bdi", { textContent: child }) : child)));

  function show() {
    const plan = store.get("plan") ?? {};
    const left = pack().left;
    const stories = taken(store.all("story"), left, MOST);
    const questions = taken(store.all("question"), left, MOST);
    const money = taken(figures(store.get("pay")), { ...SECRET, ...left }, MOST);
    const bring = data.bring.filter(({ id }) => pack().bring?.[id]);
    const lines = (pack().more ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
    const dated = isDay(plan.date ?? "");
    sheet.dataset.paper = pack().paper || "a4";
    const parts = [
      part("Who", plan.who ? make("p", { dir: "auto", textContent: plan.who }) : rest("Say who will be there", "tools/plan/")),
      part("My figures", money.length ? make("dl", { className: "guide-figures" }, ...money.flatMap(([, name, value]) => [make("dt", { textContent: name }), make("dd", { className: "guide-value", dir: "auto", textContent: value })])) : rest("Work out your figures", "tools/pay/")),
      part("My stories", stories.length ? list("ol", stories.map(([, { title, action, result }]) => item(
        make("bdi", {}, make("strong", { textContent: title || "A story without a title" })), result || action ? `: ${result || action}` : ""))) : rest("Collect your stories", "tools/stories/")),
      part("My questions", questions.length ? list("ol", questions.map(([, { text }]) => item(text, make("span", { className: "guide-rule" })))) : rest("Choose your questions", "tools/questions/")),
      part("In the bag", bring.length + lines.length ? list("ul", [...bring.map(({ text }) => item(text)), ...lines.map((line) => item(line))], "guide-boxes") : rest("Choose below.")),
      part("If my mind goes blank", make("p", { dir: "auto", textContent: pack().blank || data.blank[0] })),
    ];
    if (dated && plans) {
      parts.push(part("Afterwards", make("p", {}, "Fifteen minutes of notes, before I talk it over. No word? Ask on ", make("strong", { textContent: said(chaseDay(plans, plan), today) }), ".")));
    }
    sheet.replaceChildren(
      make("h2", { textContent: dated ? when(plan, reader, today) : "My second interview" }),
      make("p", { className: "guide-sheet-where", dir: "auto" }, plan.place || "Where:", plan.leave ? make("strong", { textContent: ` Leave at ${plan.leave}` }) : ""),
      make("p", { className: "guide-sheet-first", dir: "auto", textContent: pack().first || data.first }),
      make("div", { className: "guide-parts" }, ...parts),
      make("p", { className: "guide-sheet-foot", textContent: "Made in my browser with the Second Interview Guide. Nobody else has seen it." }));
    sheet.toggleAttribute("data-long", sheet.textContent.length > LONG);
  }

  const choose = (title, kind, name) => {
    const all = store.all(kind);
    return all.length > 0 && fold(title, ...all.map(([id, value]) => tick(value[name] || "Without a title", !pack().left?.[id], (on) =>
      put({ left: { ...pack().left, [id]: !on } }))), make("p", { textContent: `The first ${MOST} of them are on the sheet.` }));
  };
  const paper = bind(select([["a4", "A4"], ["letter", "Letter"]]), pack().paper || "a4", (value) => put({ paper: value }));
  const first = bind(area({ rows: 2 }), pack().first || data.first, (value) => put({ first: value }));
  const blank = bind(area({ rows: 2 }), pack().blank || data.blank[0], (value) => put({ blank: value }));
  const more = bind(area({ rows: 3 }), pack().more, (value) => put({ more: value }));
  const bag = fold("What to bring", ...data.bring.map(({ id, text }) => tick(text, Boolean(pack().bring?.[id]), (on) =>
    put({ bring: { ...pack().bring, [id]: on } }))), field("More to bring, a thing a line", more));
  const all = figures(store.get("pay"));
  const money = all.length > 0 && fold("Which figures", ...all.map(([id, name, value]) => tick(`${name}: ${value}`, !({ ...SECRET, ...pack().left })[id], (on) =>
    put({ left: { ...pack().left, [id]: !on } }))));
  const folds = [choose("Which stories", "story", "title"), choose("Which questions", "question", "text"), money, bag].filter(Boolean);
  folds.forEach((one, at) => { one.dataset.key = `fold ${at}`; });
  show();
  words("plan.json").then((found) => { plans = found; show(); }, () => {});
  return [sheet, make("p", { className: "guide-tool-buttons" }, button("Print the sheet", () => print(), { className: "guide-button guide-main" })),
    make("div", { className: "guide-choices" }, heading("Change the sheet"),
      make("div", { className: "guide-fields" }, field("Paper", paper), field("My first sentence", first), field("If my mind goes blank", blank)), ...folds)];
});
