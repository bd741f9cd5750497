// The questions to ask: chosen by who is in the room or added, put in order, each with space for the answer.

import { area, bind, button, field, fold, heading, input, make, tick, to, tool } from "./form.mjs";

/** The records of the questions with one moved by a number of places: [[id, order], ...] for those that change. */
export function moved(list, id, by) {
  const ids = list.map(([one]) => one);
  const from = ids.indexOf(id);
  const at = Math.max(0, Math.min(ids.length - 1, from + by));
  if (from < 0 || at === from) return [];
  ids.splice(at, 0, ...ids.splice(from, 1));
  return ids.map((one, order) => [one, order]).filter(([one, order]) => (list.find(([other]) => other === one)[1].order ?? 0) !== order);
}

/** The place after the last. */
export const last = (list) => Math.max(-1, ...list.map(([, { order }]) => order ?? 0)) + 1;

/** Keep a question of the guide; false if it is kept already. */
export function keep(store, { groups }, id) {
  const group = groups.find(({ questions }) => questions.some((one) => one.id === id));
  if (!group || store.get(`question:${id}`)) return false;
  const { text } = group.questions.find((one) => one.id === id);
  store.put(`question:${id}`, "question", { text, who: group.who, order: last(store.all("question")) });
  return true;
}

export function enhance(place) {
  // What is typed and not yet added, and the answers to what was taken off the list, outlive a drawing of the page.
  const own = input({ type: "text" });
  own.dataset.key = "own";
  const answers = new Map();
  return tool(place, "questions.json", (store, data) => draw(store, data, own, answers));
}

function draw(store, data, own, answers) {
  const chosen = make("ol", { className: "guide-chosen" });
  const boxes = new Map();
  const told = make("p", { role: "status", className: "guide-tool-status" });

  function drop(id) {
    answers.set(id, store.get(id)?.answer);
    store.remove(id);
  }

  function show(focus) {
    const list = store.all("question");
    chosen.replaceChildren(...list.map(([id, question], at) => {
      const name = question.text;
      const move = (words, by) => button(words, () => {
        for (const [one, order] of moved(store.all("question"), id, by)) store.put(one, "question", { order });
        told.textContent = `Now number ${store.all("question").findIndex(([one]) => one === id) + 1}: ${name}`;
        show(`${id} ${words}`);
      }, { ariaLabel: `${words}: ${name}`, disabled: by < 0 ? at === 0 : at === list.length - 1 });
      const [up, down] = [move("Up", -1), move("Down", 1)];
      const remove = button("Remove", () => {
        drop(id);
        if (boxes.has(id)) boxes.get(id).checked = false;
        told.textContent = `Removed: ${name}`;
        show();
        (chosen.querySelectorAll("textarea")[Math.min(at, list.length - 2)] ?? own).focus();
      }, { ariaLabel: `Remove: ${name}` });
      up.dataset.key = `${id} Up`;
      down.dataset.key = `${id} Down`;
      const answer = bind(area({ rows: 2, ariaLabel: `Their answer to: ${name}`, placeholder: "Their answer" }), question.answer,
        (value) => store.put(id, "question", { answer: value }));
      answer.dataset.key = id;
      return make("li", {}, make("p", { dir: "auto" }, make("strong", { textContent: name }), question.who ? ` (${question.who})` : ""),
        answer, make("p", { className: "guide-tool-buttons" }, up, down, remove));
    }));
    empty.hidden = list.length > 0;
    if (focus) {
      const same = [...chosen.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === focus);
      // At the end of the list its button is spent: the other one stands beside it.
      (same?.disabled ? [same.previousElementSibling, same.nextElementSibling].find((one) => one && !one.disabled) : same)?.focus();
    }
  }

  const empty = make("p", { textContent: "None yet. Choose below, or write your own." });
  const add = make("form", { className: "guide-add" }, field("A question of your own", own),
    make("button", { type: "submit", className: "guide-button guide-main", textContent: "Add it" }));
  add.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = own.value.trim();
    if (!text) return;
    store.put(`question:${crypto.randomUUID()}`, "question", { text, who: "", order: last(store.all("question")) });
    own.value = "";
    show();
    own.focus();
  });
  const groups = data.groups.map(({ who, page, questions }) => {
    const made = fold(who, ...questions.map(({ id, text }) => {
      const label = tick(text, Boolean(store.get(`question:${id}`)), (on) => {
        const key = `question:${id}`;
        if (!on) drop(key);
        else if (keep(store, data, id) && answers.get(key)) store.put(key, "question", { answer: answers.get(key) });
        show();
      });
      boxes.set(`question:${id}`, label.firstChild);
      return label;
    }), make("p", {}, make("a", { href: to(page), textContent: `What the guide says on these questions: ${who}` })));
    made.dataset.key = who;
    return made;
  });
  show();
  return [heading("My questions, in order"), empty, chosen, told, add, heading("Choose by who is in the room"), ...groups];
}
