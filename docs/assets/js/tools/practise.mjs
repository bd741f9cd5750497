// Practice: one question at a time, time to think and to answer, the reader's own rating, and what to practise again.

import { button, field, heading, make, select, to, tool } from "./form.mjs";

/** Every question with its topic. */
export const every = ({ topics }) => topics.flatMap(({ name, questions }) => questions.map((question) => ({ ...question, topic: name })));

/** The next question of a topic ("" is all): never practised first, then the lowest rating, never the same twice running. */
export function next(data, ratings, topic, before) {
  const all = every(data).filter((question) => !topic || question.topic === topic);
  const others = all.filter(({ id }) => id !== before);
  return (others.length ? others : all).reduce((best, one) => (!best || (ratings[one.id] ?? 0) < (ratings[best.id] ?? 0) ? one : best), null);
}

/** What to practise again: rated under three, the lowest first. */
export const again = (data, ratings) =>
  every(data).filter(({ id }) => ratings[id] && ratings[id] < 3).sort((one, other) => ratings[one.id] - ratings[other.id]);

/** Seconds as 1:05. */
export const shown = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const RATINGS = ["Not yet", "Nearly", "Ready"];

export function enhance(place) {
  // By question; they stay as long as the page does, however often it is drawn.
  const recordings = new Map();
  return tool(place, "practise.json", (store, data) => draw(store, data, recordings));
}

function draw(store, data, recordings) {
  const ratings = () => Object.fromEntries(store.all("rating").map(([id, { score }]) => [id.replace("rating:", ""), score]));
  const wanted = new URLSearchParams(location.search).get("question");
  let now = every(data).find(({ id }) => id === wanted) ?? next(data, ratings(), "", "");
  const topic = select([["", "Every topic"], ...data.topics.map(({ name }) => [name, name])]);
  const card = make("section", { className: "guide-answer", ariaLabel: "The question" });
  const list = make("ul", {});
  const clockFace = make("p", { className: "guide-clock", role: "timer" });
  const phase = make("p", { role: "status", className: "guide-tool-status" });
  let ticking, recorder, record, place;
  // Which press of a button the microphone answers to.
  let turn = 0;

  function stop() {
    turn += 1;
    clearInterval(ticking);
    if (recorder?.state === "recording") recorder.stop();
  }
  function run(seconds, words, then) {
    clearInterval(ticking);
    const end = Date.now() + seconds * 1000;
    phase.textContent = words;
    const face = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      clockFace.textContent = shown(left);
      if (!left) {
        clearInterval(ticking);
        then();
      }
    };
    face();
    ticking = setInterval(face, 250);
  }
  function summary() {
    const found = again(data, ratings());
    list.replaceChildren(...(found.length ? found : [null]).map((question) => question
      ? make("li", {}, button(question.text, () => { now = question; show(true); }), `: ${RATINGS[ratings()[question.id] - 1].toLowerCase()}`)
      : make("li", { textContent: "Nothing yet." })));
  }
  const answer = () => run(data.answer, "Answer aloud.", () => { phase.textContent = "Time. Finish your sentence, then rate yourself."; });
  const close = (sound) => sound?.getTracks().forEach((track) => track.stop());

  /** The recording of this question, if there is one. */
  function play() {
    const sound = recordings.get(now.id);
    if (recorder?.state !== "recording") record.textContent = sound ? "Record again" : "Record my answer";
    place.replaceChildren(...(sound ? [sound, button("Delete the recording", () => {
      URL.revokeObjectURL(sound.src);
      recordings.delete(now.id);
      play();
      phase.textContent = "The recording is deleted.";
      record.focus();
    })] : []));
  }
  function start(sound, id) {
    const pieces = [];
    const mine = new MediaRecorder(sound);
    mine.addEventListener("dataavailable", ({ data: piece }) => pieces.push(piece));
    mine.addEventListener("stop", () => {
      close(sound);
      if (recorder === mine) delete card.dataset.hold;
      if (recordings.has(id)) URL.revokeObjectURL(recordings.get(id).src);
      recordings.set(id, make("audio", { className: "guide-audio", controls: true, ariaLabel: "Your answer", src: URL.createObjectURL(new Blob(pieces, { type: mine.mimeType })) }));
      play();
    }, { once: true });
    mine.start();
    recorder = mine;
    record.textContent = "Stop recording";
    answer();
  }
  async function press({ currentTarget: pressed }) {
    if (recorder?.state === "recording") {
      recorder.stop();
      return;
    }
    const [mine, id] = [turn, now.id];
    pressed.disabled = true;
    card.dataset.hold = "recording";
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      // It was stopped, or another question came, before the microphone answered.
      if (mine === turn) start(sound, id);
      else close(sound);
    } catch {
      close(sound);
      if (mine === turn) phase.textContent = "No microphone could be used. Practise without a recording, or allow it in the browser.";
    }
    if (recorder?.state !== "recording") delete card.dataset.hold;
    pressed.disabled = false;
    // A button that is disabled loses the focus.
    if (document.activeElement === document.body) pressed.focus();
  }

  function show(focus) {
    stop();
    phase.textContent = clockFace.textContent = "";
    const title = make("h2", { className: "guide-question", tabIndex: -1, textContent: now.text });
    place = make("p", { className: "guide-recording" });
    record = button("Record my answer", press);
    play();
    const rated = make("fieldset", { className: "guide-set" }, make("legend", { textContent: "Measured against that, how was it?" }),
      ...RATINGS.map((words, at) => {
        const radio = make("input", { type: "radio", name: "rating", value: at + 1, checked: ratings()[now.id] === at + 1 });
        radio.addEventListener("change", () => {
          store.put(`rating:${now.id}`, "rating", { score: at + 1 });
          summary();
        });
        return make("label", { className: "guide-tick" }, radio, make("span", { textContent: words }));
      }));
    card.replaceChildren(make("p", { className: "guide-topic", textContent: now.topic }), title,
      make("p", { className: "guide-tool-buttons" },
        button("Think first", () => run(data.think, "Think: one word for what is tested, one story.", answer), { className: "guide-button guide-main" }),
        button("Answer now", answer),
        ...(navigator.mediaDevices && globalThis.MediaRecorder ? [record] : []),
        button("Stop", () => { stop(); phase.textContent = "Stopped."; })),
      clockFace, phase, place,
      make("p", {}, make("strong", { textContent: "What is tested: " }), now.tested, " ", make("a", { href: to(now.page), textContent: `How to answer: ${now.text}` })),
      rated,
      make("p", { className: "guide-tool-buttons" }, button("Next question", () => {
        now = next(data, ratings(), topic.value, now.id);
        show(true);
      })));
    if (focus) title.focus();
  }
  topic.addEventListener("change", () => {
    now = next(data, ratings(), topic.value, "");
    show();
  });
  show();
  summary();
  return [field("Topic", topic), card, make("p", {}, "A recording stays in this page, with its question: it is not kept, and it is gone when you leave."), heading("Practise again"), list];
}
