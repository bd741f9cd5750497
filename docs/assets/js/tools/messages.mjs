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

/** A changed message before and after the bracket that belongs to a gap of its example; null if that is gone. */
export function around(text, example, fields, at) {
  const all = gaps(example);
  const isEmpty = (each) => !fields?.[each]?.trim();
  // Gaps with one name come in order, and one that has words has no bracket.
  const before = all.filter(({ name }, each) => each < at && name === all[at].name && isEmpty(each)).length;
  const pieces = text.split(`[${all[at].name}]`);
  if (!isEmpty(at) || pieces.length < before + 2) return null;
  return [pieces.slice(0, before + 1), pieces.slice(before + 1)].map((some) => some.join(`[${all[at].name}]`));
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

  const restart = button("Begin again from the example", () => {
    store.remove(`message:${choice.value}`);
    show();
    restart.focus();
    told.textContent = "Begun again.";
  });

  function show() {
    const message = data.find(({ id }) => id === choice.value);
    const key = `message:${message.id}`;
    const now = () => store.get(key) ?? {};
    const whole = () => now().text || filled(message.text, now().fields ?? {});
    const text = bind(area({ rows: 12 }), whole(), (value) => store.put(key, "message", { text: value }), () => link());
    const put = (name, value) => store.put(key, "message", { fields: { ...now().fields, [name]: value }, ...(now().text ? { text: text.value } : {}) });
    const subject = bind(input({ type: "text" }), now().fields?.subject ?? message.subject, (value) => put("subject", value), () => link());
    const link = () => { letter.href = mail(subject.value, text.value); };
    const letter = make("a", { className: "guide-button", textContent: "Open it in my mail" });
    const form = make("div", { className: "guide-fields" }, ...gaps(message.text).map(({ name, before, alike }, at) => {
      let parts = null;
      const control = bind(input({ type: "text" }), now().fields?.[at], (value) => put(at, value), (value) => {
        // What the reader changed in the message itself is theirs: only a bracket that they left is filled.
        if (now().text) parts ??= around(text.value, message.text, now().fields, at);
        const gone = now().text && !parts;
        if (gone) told.textContent = `${label(name)}: you changed the message, and its bracket is gone. This field no longer changes it; write it in the message.`;
        else text.value = now().text ? parts.join(value.trim() || `[${name}]`) : filled(message.text, { ...now().fields, [at]: value });
        link();
      });
      control.addEventListener("focus", () => { parts = null; });
      return field(label(name) + (alike && before ? `, after "${before}"` : ""), control);
    }));
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
        restart),
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
