// Finds the page and the tip that an address most likely means which a chat or mail program, or a hand, has mangled.

/** A text as it is meant: percent-coded even twice, quoted-printable, with entities; without what no address has. */
function decoded(text) {
  text = text.slice(0, 2000).replace(/=(?=[0-9A-F]{2})/g, "%");
  for (let times = 0; times < 3; times++) {
    text = text.replace(/(%[0-9a-f]{2})+/gi, (coded) => { try { return decodeURIComponent(coded); } catch { return " "; } });
  }
  return text.normalize("NFKD").replace(/[\p{M}\p{Cf}]|=?\s*\n[\s>]*/gu, "")
    .replace(/&#(x?)(\w+);/gi, (_, hex, code) => String.fromCharCode(parseInt(code, hex ? 16 : 10)))
    .replace(/&\w+;/g, "&").replace(/:~:.*/s, "");
}

/** A name as addresses have it: small letters and digits, with one hyphen for whatever stands between words. */
const plain = (text) => text.toLowerCase().replace(/[\s\p{Pd}\p{Pc}−/+.&-]+/gu, "-")
  .replace(/[^a-z0-9-]/g, "").replace(/^-+|-+$/g, "");

/** A tip's name, once what mangled it is taken off. */
export const tidy = (text) => plain(decoded(text));

/** Up to the first mark that no name has. */
const upTo = (text) => text.replace(/^[^\p{L}\d]+/u, "").replace(/[^\p{L}\d\s\p{Pd}_−+.-].*/su, "");

const letters = (text) => text.replace(/[-/]/g, "");

const NUMBERS = "zero one two three four five six seven eight nine".split(" ");

/** A word in its singular, and a number in letters. */
const stem = (word) => /^\d$/.test(word) ? NUMBERS[word] : word.length < 4 ? word
  : word.replace(/ies$/, "y").replace(/(ss|x|ch|sh)es$/, "$1").replace(/([^s])s$/, "$1");

const kept = new Map();

/** The words of a name that matter. */
function words(text) {
  if (!kept.has(text)) kept.set(text, text.split(/[-/]/).filter((word) => word && word !== "and" && word !== "the").map(stem));
  return kept.get(text);
}

/** Whether all of a few words, of which there are some, are among many. */
const holds = (many, few) => few.length > 0 && few.length <= many.length && few.every((word) => many.includes(word));

/** How many letters must be changed, added, taken out or swapped to make one word of another; `most` is enough to know. */
export function distance(one, other, most = 3) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [], above = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, above] = [above, row];
  }
  return above[other.length];
}

/** The slips between two names, part by part of a path; none counts where there are too many for its length. */
function slips(one, other) {
  const ours = one.split("/"), theirs = other.split("/");
  if (ours.length !== theirs.length) return Infinity;
  return ours.reduce((sum, part, i) => {
    const size = Math.max(part.length, theirs[i].length);
    const most = size < 3 ? 0 : size < 9 ? 1 : size < 13 ? 2 : 3;
    const steps = distance(part, theirs[i], most);
    return steps > most ? Infinity : sum + steps;
  }, 0);
}

/** Those of `keys` for which `worth` is least, if it is finite. */
function least(keys, worth) {
  const all = keys.map(worth), best = Math.min(...all);
  return best < Infinity ? keys.filter((_, i) => all[i] === best) : [];
}

const one = (found) => found.length === 1 ? found : [];

/** The keys of which a name is a part: its beginning, or some of its words. */
const cut = (name, keys) => name.length > 1
  ? keys.filter((key) => key.startsWith(name) || holds(words(key), words(name))) : [];

// How a name may stand for a key, from sure to doubtful. Up to `SAME` it is the same name, written otherwise; up to `CUT`
// it can mean one thing only, and up to `SLIP` it is nearly that; what is at `SHARED` is only to be offered.
const SAME = 2, CUT = 3, SLIP = 5, SHARED = 8;
const WAYS = [
  (name, keys) => keys.filter((key) => key === name),
  // "usa" is not "us-a".
  (name, keys) => keys.filter((key) => name.length > 3 && letters(key) === letters(name)),
  (name, keys) => keys.filter((key) => holds(words(key), words(name)) && holds(words(name), words(key))),
  (name, keys) => one(cut(name, keys)),
  (name, keys) => cut(name, keys),
  (name, keys) => least(keys, (key) => slips(name, key)),
  // Run on, with a hyphen or without; or with words more, but not more than are its own.
  (name, keys) => least(keys, (key) => name.startsWith(key.length > 4 ? key : `${key}-`) ? -key.length : Infinity),
  (name, keys) => one(keys.filter((key) => holds(words(name), words(key)) && words(key).length * 2 >= words(name).length)),
  (name, keys) => shared(words(name), keys),
];

/** The keys that share words with a name, best first; the rarer a word, the more it says. */
function shared(name, keys) {
  const all = keys.map(words);
  const weight = (word) => 1 / Math.max(1, all.filter((own) => own.includes(word)).length);
  const sum = (list) => list.reduce((total, word) => total + weight(word), 0);
  const worth = new Map(keys.map((key, i) => {
    const both = sum(all[i].filter((word) => name.includes(word)));
    return [key, both / (sum(all[i]) + sum(name) - both)];
  }));
  return keys.filter((key) => worth.get(key) > 0.15).sort((a, b) => worth.get(b) - worth.get(a)).slice(0, 4);
}

/** The `keys` nearest to one of the names, and by which of the ways, of those up to `last`. */
function near(names, keys, last = SHARED) {
  for (let way = 0; way <= last; way++) {
    for (const name of names) {
      const found = name ? WAYS[way](name, keys) : [];
      if (found.length) return { found, way };
    }
  }
  return { found: [], way: Infinity };
}

const last = (key) => key.slice(key.lastIndexOf("/") + 1);

/** The longest page that a path names in full, and what follows it; of equals the last, but the first of chapters. */
function named(parts, pages) {
  for (let size = parts.length; size; size--) {
    for (let step = parts.length - size; step >= 0; step--) {
      const start = size > 1 ? step : parts.length - size - step;
      const key = parts.slice(start, start + size).join("/");
      if (pages.includes(key)) return { key, rest: parts.slice(start + size) };
    }
  }
}

/** The parts of a path, without what programs put after a page. */
function split(path, read) {
  const ending = /\.(html?|php|aspx?|jsp|pdf|md|txt|amp)\W*$/i;
  const parts = path.split(/[/\\:]/).map((part) => plain(read(part).replace(ending, ""))).filter(Boolean);
  while (/^(index|default|home|print|feed|rss|amp)(html?|md)?$/.test(parts.at(-1))) parts.pop();
  return parts;
}

/**
 * Where an address may lead: whole addresses ("after/no-reply/#when") below the root, best first.
 *
 * `path` is below the root, as the browser has it; `hash` begins with "#" or is empty; `known` has for each page
 * ("after/no-reply/") its title, and for each of its tips the id and the heading: [title, {id: heading}].
 */
export function nearest(path, hash, known) {
  const pages = Object.keys(known).map((address) => address.replace(/\/$/, ""));
  const address = (key) => key && `${key}/`;
  const ids = (page) => Object.keys(known[page][1]);
  const tips = Object.keys(known).flatMap((page) => ids(page).map((id) => [page, id]));

  /** The tips with one of these names on any page below, if they are few. */
  function elsewhere(names, way, below = "") {
    const all = tips.filter(([page]) => page.startsWith(below));
    const { found } = near(names, [...new Set(all.map(([, id]) => id))], way);
    const here = all.filter(([, id]) => found.includes(id)).map((tip) => tip.join("#"));
    return here.length <= 5 ? here : [];
  }

  /** The tips that are meant, of this page rather than of others; else the page. */
  function within(page, names) {
    const { found, way } = near(names, ids(page));
    const here = found.map((id) => `${page}#${id}`);
    if (way <= SAME) return here;
    const below = names.map((name) => `${page}${name}/`).filter((name) => name in known);
    if (below.length || way === CUT) return [...below, ...here];
    const there = elsewhere(names, SAME);
    // An exact name elsewhere is better than a slip here.
    if (there.length === 1 && way !== CUT + 1) return there;
    if (way < SHARED) return [...here, ...there];
    const far = there.length ? there : elsewhere(names.filter((name) => name.length > 7), SLIP);
    return [...here, ...far, page];
  }

  /** The pages that a path means, or tips that stand in the place of one; `rest` may be the name of a tip. */
  function meant(path) {
    const ways = [split(path, (part) => part), split(path, upTo)];
    if (!ways[0].length) return { found: [""] };
    const whole = (way, keys) => near(ways.map((parts) => parts.join("/")), keys, way).found.map(address);
    const same = whole(SAME, pages.filter(Boolean));
    if (same.length) return { found: same };
    const inside = ways.map((parts) => named(parts, pages)).filter(Boolean);
    const [{ key } = {}] = inside;
    const names = (inside.length ? inside.map(({ rest }) => rest) : ways)
      .flatMap((parts) => [parts.join("-"), parts.at(-1)]).filter((name) => name?.length > 2);
    const children = key ? pages.filter((page) => page.startsWith(`${key}/`)) : [];
    if (key && (!names.length || key.includes("/") && !children.length)) {
      return { found: [address(key)], rest: inside.flatMap(({ rest }) => [rest.join("-"), rest[0]]) };
    }
    // In the chapter; in another; a tip; and then what is not so near.
    const { found, way } = near(names, children.map((page) => page.slice(key.length + 1)));
    const here = found.map((name) => `${key}/${name}/`);
    if (way <= SAME) return { found: here };
    const own = key ? near(names, ids(address(key)), 1).found.map((id) => `${address(key)}#${id}`) : [];
    if (own.length) return { found: way < SHARED ? [...here, ...own] : own };
    const others = (most) => {
      const ends = near(names, pages.map(last).filter(Boolean), most).found;
      return pages.filter((page) => ends.includes(last(page))).map(address);
    };
    const other = others(SAME), there = elsewhere(names, SAME, address(key));
    if (way < SHARED) return { found: [...new Set([...here, ...other, ...(way < SLIP ? [] : there)])] };
    const level = pages.filter((page) => page && page.split("/").length === ways[0].length);
    const doubtful = [other, elsewhere(names, SAME), whole(SLIP, level), others(SLIP)].find((list) => list.length) ?? [];
    if (key) {
      if (other.length || there.length && !here.length) return { found: other.length ? other : there };
      const few = (doubtful.length ? doubtful : elsewhere(names, CUT)).slice(0, 3);
      return { found: [...new Set([...here, ...there, ...few, address(key)])] };
    }
    // A chapter may be misspelt as well.
    const [first, ...below] = ways[0];
    const chapter = doubtful.length || !below.length ? [] : least(pages, (page) => slips(first, page));
    return chapter.length === 1 ? meant([chapter[0], ...below].join("/")) : { found: doubtful };
  }

  const [before, ...marks] = decoded(path + hash).split("#");
  const [start, query] = before.split("?");
  const text = [start, ...marks.map((mark) => mark.replace(/\?.*/s, ""))].join("#");
  // A whole address inside, the last of ours; what is no page of ours is a thing that was run together with it.
  for (const inner of text.split(/https?:\/*/).slice(1).reverse()) {
    const [page, ...tip] = inner.replace(/^[^/]*/, "").split("#");
    const ours = named(split(page.replace(/[?<>].*/s, ""), upTo), pages);
    if (ours) return nearest(page.slice(1), tip.length ? `#${tip.join("#")}` : "", known);
  }
  const [page, ...after] = text.replace(/https?:.*|\]\(.*/s, "").split("#");
  const tip = after.join("#").replace(/[<>].*|&\w*=.*/s, "");
  let { found, rest = [] } = path in known ? { found: [path] } : meant(page.replace(/[<>].*|[&;]\w+=.*/s, ""));
  // The words that follow a page, or the program that stands in front of one.
  if (!found.length && /\s/.test(page)) ({ found } = meant(page.split(/\s/)[0]));
  if (!found.length && query) return nearest(query.replace(/^\w*=/, ""), hash, known);
  const parts = tip.split("#");
  const names = [...new Set([tip, ...parts, upTo(parts[0]), upTo(parts.at(-1))].map(plain))].filter(Boolean);
  if (!names.length && rest.length) {
    // A tip may have lost its "#".
    const lost = near(rest, ids(found[0]), SLIP).found;
    return lost.length ? lost.map((id) => `${found[0]}#${id}`) : found;
  }
  if (!names.length || !found.length || found[0].includes("#")) return found;
  if (found.length === 1) return within(found[0], names);
  const both = found.filter((page) => page in known)
    .flatMap((page) => near(names, ids(page), SHARED - 1).found.map((id) => `${page}#${id}`));
  return both.length ? both : found;
}
