// All that the tools keep: records by id, each with its kind, its fields and the moment of its last change.

import { read, stuck, write } from "../kept.mjs";

export const KEY = "guide-tools";
// Records that could not be read, beside the others, where the next change does not overwrite them.
const BAD = `${KEY}:records:damaged`;
export const VERSION = 1;
/** The way up: from each older version, what makes its data into that of the next. */
export const STEPS = {};

const text = (value) => typeof value === "string";
const number = (value) => Number.isFinite(value);
const flag = (value) => typeof value === "boolean";
const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (isGood) => (value) => Array.isArray(value) && value.every(isGood);
const mapOf = (isGood) => (value) => plain(value) && Object.values(value).every(isGood);

/** The fields of each kind of record. Any may be missing; none may be of another form. */
const SHAPES = {
  plan: { date: text, time: text, zone: text, place: text, kind: text, who: text, leave: text, decide: text, begun: text, uid: text },
  done: { done: flag },
  notes: { asked: text, skills: text },
  story: { title: text, kind: text, situation: text, action: text, result: text, proves: listOf(text), order: number },
  question: { text, who: text, answer: text, order: number },
  pay: { currency: text, low: text, high: text, target: text, leave: text, source: text },
  offer: { name: text, currency: text, amounts: mapOf(text), order: number },
  message: { fields: mapOf(text), text },
  rating: { score: (value) => [1, 2, 3].includes(value) },
  pack: { first: text, blank: text, more: text, paper: text, bring: mapOf(flag), left: mapOf(flag) },
};

// An id begins with its kind, so none is a name that every object has.
const isRecord = (id, record) =>
  plain(record) && number(record.at) && plain(record.value) && Object.hasOwn(SHAPES, record.kind) && id.split(":")[0] === record.kind &&
  Object.entries(record.value).every(([name, value]) => Object.hasOwn(SHAPES[record.kind], name) && SHAPES[record.kind][name](value));

/** Whether data has the outer form that every version shares. */
export const isGood = (data) => plain(data) && Number.isInteger(data.version) && data.version >= 0 && plain(data.records);

/** Data of an older version as data of this one; newer data stays as it is. */
export function upgrade(data, steps = STEPS, version = VERSION) {
  let now = data;
  while (now.version < version) {
    if (!steps[now.version]) throw new Error(`no way up from version ${now.version}`);
    now = { ...steps[now.version](now), version: now.version + 1 };
  }
  return now;
}

/** The records that have the form of their kind, and those that have not. */
export function sorted(records) {
  const those = (wanted) => Object.fromEntries(Object.entries(records).filter(([id, record]) => isRecord(id, record) === wanted));
  return { good: those(true), bad: those(false) };
}

/** Two sets of records as one: of each record the newest. */
export function merged(one, other) {
  const all = { ...one };
  for (const [id, record] of Object.entries(other)) if (!(all[id]?.at >= record.at)) all[id] = record;
  return all;
}

/** What was put aside under a key, as it was; null if nothing was. */
function aside(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function remove(key) {
  stuck.delete(key);
  try { localStorage.removeItem(key); } catch { /* refused: there is nothing */ }
}

/** Put records aside, beside those of the same name; false if there is no room. */
function putAside(bad) {
  const all = read(BAD, plain) ?? {};
  for (const [id, record] of Object.entries(bad)) {
    let free = id;
    while (Object.hasOwn(all, free) && JSON.stringify(all[free]) !== JSON.stringify(record)) free += " again";
    Object.defineProperty(all, free, { value: record, enumerable: true });
  }
  return write(BAD, all);
}

/**
 * Open the store. `state` is "kept", "refused" (nothing can be written), "stuck" (what is damaged can be put nowhere, so
 * nothing is written over it) or "newer" (a newer guide wrote it).
 */
export function open() {
  const listeners = new Set();
  let records = {};
  // Bad records that are still among the good ones and nowhere else.
  let unsafe = null;
  const store = { state: "kept", damaged: false };

  function load() {
    const data = read(KEY, (value) => {
      try { return isGood(value) && isGood(upgrade(value)); } catch { return false; }
    });
    unsafe = null;
    store.damaged ||= aside(`${KEY}:damaged`) !== null || aside(BAD) !== null;
    if (!data) return {};
    if (data.version > VERSION) {
      store.state = "newer";
      return {};
    }
    const { good, bad } = sorted(upgrade(data).records);
    if (Object.keys(bad).length) {
      if (putAside(bad)) store.damaged = true;
      else unsafe = JSON.stringify(bad);
    }
    return good;
  }

  /** Take in what another tab wrote. What could not be written here is still the newest. */
  const refresh = () => { records = store.state === "kept" ? load() : merged(load(), records); };
  const save = () => {
    if (store.state === "newer") return;
    if (unsafe || stuck.has(KEY)) store.state = "stuck";
    else store.state = write(KEY, { version: VERSION, records }) ? "kept" : "refused";
  };
  const tell = () => listeners.forEach((listener) => listener());

  store.get = (id) => records[id]?.value;
  /** The records of a kind as [id, fields], in the order that the reader gave them. */
  store.all = (kind) =>
    Object.entries(records).filter(([, record]) => record.kind === kind).map(([id, { value }]) => [id, value])
      .sort(([, one], [, other]) => (one.order ?? 0) - (other.order ?? 0));
  /** Change fields of a record, or make it. */
  store.put = (id, kind, fields, now = Date.now()) => {
    refresh();
    records[id] = { kind, at: now, value: { ...records[id]?.value, ...fields } };
    save();
  };
  store.remove = (id) => {
    refresh();
    delete records[id];
    save();
  };
  /** Forget everything, and what was put aside. */
  store.clear = () => {
    records = {};
    unsafe = null;
    for (const key of [KEY, `${KEY}:damaged`, BAD, `${BAD}:damaged`]) remove(key);
    Object.assign(store, { state: "kept", damaged: false });
    tell();
  };
  /** Everything as the text of a file. */
  store.file = () => JSON.stringify({
    guide: "Second Interview Guide, tools", version: VERSION, records,
    // What could not be read may still be read by somebody.
    aside: [aside(`${KEY}:damaged`), aside(BAD), stuck.get(KEY), unsafe].filter(Boolean),
  }, null, 1);
  /** Take in the text of such a file; how many records were used and how many could not be. Throws at another file. */
  store.take = (content) => {
    const data = JSON.parse(content);
    if (!isGood(data) || data.version > VERSION) throw new Error("not a file of the tools, or of a newer guide");
    const { good, bad } = sorted(upgrade(data).records);
    refresh();
    records = merged(records, good);
    save();
    tell();
    return { used: Object.keys(good).length, left: Object.keys(bad).length };
  };
  /** Be told when the records change by other hands: another tab, a file, the button that deletes. */
  store.on = (listener) => listeners.add(listener);

  records = load();
  // A browser that refuses to write is known before the first word is typed.
  if (unsafe || stuck.has(KEY)) store.state = "stuck";
  else if (store.state === "kept" && !write(`${KEY}:probe`, 1)) store.state = "refused";
  remove(`${KEY}:probe`);
  const heard = (act) => {
    if (!act) return;
    refresh();
    tell();
  };
  globalThis.addEventListener?.("storage", ({ key }) => heard(key === null || key === KEY));
  // A page that comes back as it was left has not heard of changes.
  globalThis.addEventListener?.("pageshow", ({ persisted }) => heard(persisted));
  return store;
}
