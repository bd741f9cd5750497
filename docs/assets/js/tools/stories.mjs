// The stories: what they asked last time, what happened and what came of it, and which demands no story proves yet.

import { area, bind, button, field, fold, heading, input, make, select, tick, tool } from "./form.mjs";

/** The lines of a text that hold something, each once. */
export const lines = (text) => [...new Set((text ?? "").split("\n").map((line) => line.trim()).filter(Boolean))];

/** How many words a text has; a script without spaces counts by letters, two to a word. */
export function count(text) {
  const spaced = (text ?? "").trim().split(/\s+/).filter(Boolean);
  return spaced.reduce((sum, word) => sum + (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}]/u.test(word) ? Math.ceil([...word].length / 2) : 1), 0);
}

/** What to say of a story's shape; empty if nothing. */
export function advice({ situation, action, result }) {
  const [before, did] = [count(situation), count(action)];
  if (did && before > did) return `The situation (${before} words) is longer than what you did (${did}). Cut the start.`;
  if (before && !did) return "What did you do yourself?";
  if (did && !count(result)) return "What came of it? A number, if you have one.";
  return "";
}

/** Each demand with how many stories prove it, those that none proves first. */
export function gaps(skills, stories) {
  const proof = lines(skills).map((skill) => ({ skill, proved: stories.filter(({ proves }) => proves?.includes(skill)).length }));
  return [...proof.filter(({ proved }) => !proved), ...proof.filter(({ proved }) => proved)];
}

export const enhance = (place) => tool(place, "stories.json", (store, data) => {
  const notes = store.get("notes") ?? {};
  const proof = make("ul", { className: "guide-proof" });
  const list = make("div", {});
  // What fits the boxes of each unfolded story to the skills, once those change.
  const fits = new Map();

  function summed() {
    const rows = gaps(store.get("notes")?.skills, store.all("story").map(([, story]) => story));
    proof.replaceChildren(...rows.map(({ skill, proved }) => make("li", { dir: "auto" },
      make("strong", { textContent: proved ? `${proved} ${proved === 1 ? "story" : "stories"}: ` : "No story yet: " }), skill)));
  }

  /** The fields of a story; made when it is unfolded, so that a long list stays quick. */
  function form(id, row) {
    const story = () => store.get(id) ?? {};
    const word = make("p", { className: "guide-advice", role: "status" });
    const judge = (fields) => { const now = advice(fields); if (word.textContent !== now) word.textContent = now; };
    const controls = {};
    const bound = (name, control) => {
      controls[name] = control;
      return bind(control, story()[name], (value) => store.put(id, "story", { [name]: value }), () => {
        if (name === "title") row.querySelector("summary").textContent = control.value || "A story without a title";
        judge({ situation: controls.situation?.value, action: controls.action?.value, result: controls.result?.value });
      });
    };
    const parts = [
      field("Title", bound("title", input({ type: "text" }))),
      field("Kind", bound("kind", select([["", "Any"], ...data.kinds.map((kind) => [kind, kind])]))),
      field("Situation, in two sentences", bound("situation", area({ rows: 2 }))),
      field("What I did", bound("action", area({ rows: 5 }))),
      field("What came of it", bound("result", area({ rows: 2 }))), word,
    ];
    judge(story());
    const proves = make("fieldset", { className: "guide-set" });
    const fit = () => {
      const skills = lines(store.get("notes")?.skills);
      proves.hidden = !skills.length;
      proves.replaceChildren(make("legend", { textContent: "It proves" }), ...skills.map((skill) =>
        tick(skill, Boolean(story().proves?.includes(skill)), (on) => {
          store.put(id, "story", { proves: [...(story().proves ?? []).filter((one) => one !== skill), ...(on ? [skill] : [])] });
          summed();
        })));
    };
    fit();
    fits.set(id, fit);
    parts.push(proves);
    parts.push(make("p", { className: "guide-tool-buttons" }, button("Delete this story", () => {
      store.remove(id);
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      fits.delete(id);
      summed();
      (next?.querySelector("summary") ?? add).focus();
    })));
    return parts;
  }

  function row(id, story) {
    const made = fold(story.title || "A story without a title");
    made.dataset.key = id;
    made.addEventListener("toggle", () => made.open && made.childElementCount === 1 && made.append(...form(id, made)));
    return made;
  }

  const add = button("Add a story", () => {
    const id = `story:${crypto.randomUUID()}`;
    store.put(id, "story", { title: "", order: Date.now() });
    const made = row(id, {});
    list.append(made);
    made.open = true;
    made.append(...form(id, made));
    made.querySelector("input").focus();
  }, { className: "guide-button guide-main" });
  list.append(...store.all("story").map(([id, story]) => row(id, story)));
  summed();
  const asked = bind(area({ rows: 4 }), notes.asked, (value) => store.put("notes", "notes", { asked: value }));
  const skills = bind(area({ rows: 4 }), notes.skills, (value) => {
    store.put("notes", "notes", { skills: value });
    summed();
    fits.forEach((fit) => fit());
  });
  return [
    field("What they asked last time, a question a line", asked),
    field("What the advert asks for, a skill a line", skills),
    heading("My stories"), list, make("p", { className: "guide-tool-buttons" }, add),
    heading("What is proved, and what is not"), proof,
  ];
});
