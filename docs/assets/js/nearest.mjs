// Finds the page and the tip that an address most likely means which a chat or mail program, or a hand, has mangled.

/** Text as an address has it: decoded, small, with hyphens; what cannot stand in one is gone. */
const plain = (text) => text.toLowerCase().replaceAll("_", "-").replace(/[^a-z0-9/-]/g, "");

/** A percent-coded text as it is meant, even if it was coded twice; what is badly coded stays. */
function decoded(text) {
  let last = text;
  for (let times = 0; times < 3; times++) {
    try {
      const next = decodeURIComponent(last);
      if (next === last) break;
      last = next;
    } catch { break; }
  }
  return last.replaceAll("&amp;", "&").normalize("NFKC");
}

/** How a text may be meant: with marks dropped, or only up to the first mark that no address has. */
const readings = (text) => [...new Set([plain(text), plain(text.replace(/^[^\w/]+/, "").replace(/[^\w/.-].*/s, ""))])];

/** The key of a page: its address without what programs add before or after it. */
const pageKey = (text) => text
  .replace(/\/{2,}/g, "/").replace(/^[/-]+|[/-]+$/g, "")
  .replace(/(^|\/)index(html?|md)?$/, "").replace(/(html?|md)$/, "").replace(/[/-]+$/, "");

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

/** Of `keys`, those that are nearest to one of the readings: equal, cut short or run on, or a slip or two away. */
function near(found, keys) {
  const words = found.filter(Boolean);
  const equal = keys.filter((key) => words.includes(key));
  if (equal.length || !words.length) return equal;
  // A line that was broken loses its end; a word that follows without a space is added to it.
  const cut = keys.filter((key) => words.some((word) => word.length >= 5 && key.startsWith(word)));
  if (cut.length === 1) return cut;
  let best = Infinity, nearest = [];
  for (const key of keys) {
    for (const word of words) {
      const allowed = Math.min(word.length, key.length) < 5 ? 1 : 2;
      const steps = distance(word, key, allowed);
      if (steps > allowed || steps > best) continue;
      if (steps < best) [best, nearest] = [steps, []];
      if (!nearest.includes(key)) nearest.push(key);
    }
  }
  if (nearest.length) return nearest;
  return cut.length ? cut : keys.filter((key) => key.length >= 5 && words.some((word) => word.startsWith(key)));
}

/** The pages that a path may mean, best first, of `pages` by key. */
function nearPages(path, pages) {
  const keys = [...pages.keys()];
  const found = readings(path).map(pageKey);
  const equal = keys.filter((key) => found.includes(key));
  if (equal.length) return equal.map((key) => pages.get(key));
  // A section left out, or one too many before it.
  const last = (key) => key.slice(key.lastIndexOf("/") + 1);
  const beside = keys.filter((key) => key && found.some((word) => key.endsWith(`/${word}`) || word.endsWith(`/${key}`)));
  const longest = Math.max(0, ...beside.map((key) => key.length));
  const best = beside.some((key) => found.some((word) => word.endsWith(`/${key}`)))
    ? beside.filter((key) => key.length === longest) : beside;
  if (best.length) return best.map((key) => pages.get(key));
  const whole = near(found, keys.filter(Boolean));
  if (whole.length) return whole.map((key) => pages.get(key));
  const ends = near(found.map(last), [...new Set(keys.filter(Boolean).map(last))]);
  return keys.filter((key) => ends.includes(last(key))).map((key) => pages.get(key));
}

/**
 * Where an address may lead: whole addresses ("after/no-reply/#when") below the root, best first.
 *
 * `path` is below the root, as the browser has it; `hash` begins with "#" or is empty; `known` has for each page
 * ("after/no-reply/") its title, and for each of its tips the id and the heading: [title, {id: heading}].
 */
export function nearest(path, hash, known) {
  let page = decoded(path), tip = decoded(hash.replace(/^#/, ""));
  // A "#" that was coded is part of the path, to a browser.
  const mark = page.indexOf("#");
  if (mark >= 0) [page, tip] = [page.slice(0, mark), page.slice(mark + 1) || tip];
  // What follows a link that was run together with it: ")](https://…", "?utm_source=…".
  page = page.replace(/\]\(.*|[<>?].*|https?:.*/s, "");
  tip = tip.replace(/\]\(.*|[<>?&/].*|https?:.*/s, "");
  const pages = new Map(Object.keys(known).map((address) => [pageKey(address), address]));
  // The path may be right, and only the tip is not.
  const found = page in known ? [page] : nearPages(page, pages);
  if (!tip) return found;
  const wanted = readings(tip).map((word) => word.replaceAll("/", "").replace(/^-+|-+$/g, ""));
  const tips = found.flatMap((address) => near(wanted, Object.keys(known[address][1])).map((id) => `${address}#${id}`));
  if (tips.length) return tips;
  // A tip that stands on one other page, by its very name.
  const elsewhere = Object.keys(known).flatMap((address) =>
    Object.keys(known[address][1]).filter((id) => wanted.includes(id)).map((id) => `${address}#${id}`));
  if (elsewhere.length && elsewhere.length <= 5) return elsewhere;
  return found;
}
