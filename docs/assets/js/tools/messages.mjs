// The messages: the guide's examples with their gaps filled in, to copy or to open in mail. Nothing is sent.

import { area, bind, button, field, input, make, select, to, tool } from "./form.mjs";

const GAP = /\[([^\]]+)\]/g;

/** The gaps of a message in order: what to put in, and the words before it, to tell two alike apart. */
export function gaps(text) {
  const found = [...text.matchAll(GAP)].map((match) => ({
    name: match[1],
    before: text.slice(0, match.index).match(/[^\n.[\]]*$/)[0].trim().split(/\s+/).slice(-3).join(" "),
  }));
  return found.map((gap) => ({ ...gap, alike: found.filter(({ name }) => name === gap.name).length > 1 }));
}

/** A message with its gaps filled; a gap without words stays in its brackets. */
export function filled(text, fields) {
  let at = -1;
  return text.replace(GAP, (whole) => {
    at += 1;
    return fields[at]?.trim() ? fields[at].trim() : whole;
  });
}

/** An address that opens the reader's own mail with the message in it. */
export const mail = (subject, text) =>
  `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`;

const label = (name) => name[0].toUpperCase() + name.slice(1);

export const enhance = (place) => tool(place, "messages.json", (store, data) => {
  const wanted = new URLSearchParams(location.search).get("message");
  const choice = select(data.map(({ id, name }) => [id, name]));
  choice.dataset.key = "choice";
  const kept = () => Object.hasOwn(history.state ?? {}, "message") ? history.state.message : wanted;
  if (data.some(({ id }) => id === kept())) choice.value = kept();
  const body = make("div", {});
  const told = make("p", { role: "status", className: "guide-tool-status" });

  function show() {
    const message = data.find(({ id }) => id === choice.value);
    const key = `message:${message.id}`;
    const now = () => store.get(key) ?? {};
    const whole = () => now().text || filled(message.text, now().fields ?? {});
    const text = bind(area({ rows: 12 }), whole(), (value) => store.put(key, "message", { text: value }), () => link());
    const subject = input({ type: "text", value: message.subject });
    const link = () => { letter.href = mail(subject.value, text.value); };
    const letter = make("a", { className: "guide-button", textContent: "Open it in my mail" });
    const form = make("div", { className: "guide-fields" }, ...gaps(message.text).map(({ name, before, alike }, at) =>
      field(label(name) + (alike && before ? `, after "${before}"` : ""), bind(input({ type: "text" }), now().fields?.[at], (value) =>
        store.put(key, "message", { fields: { ...now().fields, [at]: value } }), (value) => {
        // What the reader changed in the message itself is theirs.
        if (now().text) return;
        text.value = filled(message.text, { ...now().fields, [at]: value });
        link();
      }))));
    subject.addEventListener("input", link);
    link();
    body.replaceChildren(form, field("Subject", subject), field("The message", text),
      make("p", { className: "guide-tool-buttons" },
        button("Copy it", async () => {
          try {
            await navigator.clipboard.writeText(text.value);
            told.textContent = "Copied.";
          } catch {
            text.select();
            told.textContent = "Selected: copy it with your keyboard.";
          }
        }, { className: "guide-button guide-main" }),
        letter,
        button("Begin again from the example", () => { store.remove(key); show(); told.textContent = "Begun again."; })),
      make("p", {}, make("a", { href: to(message.page), textContent: `When to send it: ${message.name}` })));
  }
  choice.addEventListener("change", () => {
    history.replaceState({ message: choice.value }, "");
    told.textContent = "";
    show();
  });
  show();
  return [field("Which message?", choice), body, told];
});
