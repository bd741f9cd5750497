// Rank tips for what a reader typed: `load(index)`, as scripts/finish/search.py writes it, gives `search(text)`.

const WEIGHT = { heading: 5, title: 1, keyword: 1.8, text: 1.6, question: 0.4 };
const HALF = 2; // the weight of evidence at which a word counts half

/** The words of a text as they are searched. */
export const tokens = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/(?<![\p{L}\p{N}])(\p{L})[.&/](?=\p{L}(?![\p{L}\p{N}]))/gu, "$1").toLowerCase().replace(/['’]s(?![\p{L}\p{N}])|['’]/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];

/** Edits between two words (a swap of neighbours is one), or `most + 1` when there are more. */
function edits(one, two, most) {
  if (Math.abs(one.length - two.length) > most) return most + 1;
  let older = [];
  let old = Array.from({ length: two.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= two.length; j++) {
      const same = one[i - 1] === two[j - 1];
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + !same);
      if (!same && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > most) return most + 1;
    [older, old] = [old, row];
  }
  return old[two.length];
}

// Which letters a word has, as bits: few edits change few of them.
const letters = (word) => Array.from(word).reduce((bits, letter) => bits | (1 << letter.charCodeAt(0) % 31), 0);
const ones = (bits) => {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
};

/** Words, each with the numbers of what holds it: of sections, of questions; `totals` is how many there are of either. */
function unpack(words, held, totals) {
  const bytes = Uint8Array.from(atob(held), (letter) => letter.charCodeAt(0));
  let at = 0;
  const bit = () => (bytes[at >> 3] >> (7 - (at++ & 7))) & 1;
  const unary = () => {
    let count = 0;
    while (bit()) count++;
    return count;
  };
  let before = "";
  return Array.from(words.matchAll(/([A-Z])([^A-Z]*)/g), ([, shared, rest]) => {
    before = before.slice(0, shared.charCodeAt(0) - 65) + rest;
    const numbers = (total) => {
      const count = unary();
      const size = count && Math.max(0, Math.floor(Math.log2((0.69 * total) / count)));
      const found = [];
      for (let i = 0, last = -1; i < count; i++) {
        let gap = unary();
        for (let j = 0; j < size; j++) gap = gap * 2 + bit();
        found.push((last += gap + 1));
      }
      return found;
    };
    return [before, ...totals.map(numbers)];
  });
}

/** What takes from a word what makes no difference. */
export function stemmer(listed) {
  const rules = listed.map(([pattern, replacement]) => [new RegExp(pattern, "g"), replacement]);
  const stems = new Map();
  return (word) => {
    let found = stems.get(word);
    if (found === undefined) {
      found = rules.reduce((form, [pattern, put]) => form.replace(pattern, put), word);
      stems.set(word, found);
    }
    return found;
  };
}

/** A text in pieces, each with whether it was asked for. */
export function marked(text, stem, wanted) {
  const pieces = [];
  for (const piece of text.split(/([\p{L}\p{N}\p{M}'’]+)/u).filter(Boolean)) {
    const mark = tokens(piece).some((word) => wanted.has(stem(word)));
    const before = pieces.at(-1);
    if (before?.[1] === mark) before[0] += piece;
    else pieces.push([piece, mark]);
  }
  return pieces;
}

export function load(index) {
  const [addresses, anchors, headings, keywords, synonyms] = index.lines.map((text) => text.split("\n"));
  const stem = stemmer(index.rules);
  const stemmed = (text) => tokens(text).map(stem);
  const stop = new Set(stemmed(index.stop));
  const soft = new Set(stemmed(index.soft));
  const telling = (list) => list.filter((word) => !stop.has(word));

  // Every word a reader may mean, with how often it stands in a heading or keyword.
  const vocabulary = new Map();
  const learn = (text, worth) => tokens(text).forEach((word) => vocabulary.set(word, (vocabulary.get(word) ?? 0) + worth));

  // What is typed leads to groups of synonyms; what stands in the guide is a target of them.
  const groups = new Map();
  const targets = new Map();
  synonyms.forEach((line, number) => {
    const add = (map) => (phrase) => {
      const key = stemmed(phrase).join(" ");
      map.set(key, [...new Set(map.get(key)).add(number)]);
    };
    const parts = line.split("<").map((part) => part.split(","));
    parts.flat().forEach((phrase) => learn(phrase, 1));
    parts.flat().forEach(add(groups));
    parts[0].forEach(add(targets));
  });

  // A term is a stem, a pair of stems, a whole phrase ("=") or a group ("#").
  const terms = new Map();
  const post = (term, section, weight, counted = true) => {
    let list = terms.get(term);
    if (!list) terms.set(term, (list = { at: [], weight: [], own: 0, last: -1 }));
    if (list.at.at(-1) === section) list.weight[list.weight.length - 1] += weight;
    else {
      list.at.push(section);
      list.weight.push(weight);
    }
    if (counted && list.last !== section) {
      list.own++;
      list.last = section;
    }
  };
  const postText = (list, section, weight, counted, phrases) => {
    list.forEach((word, i) => {
      post(word, section, weight, counted);
      let phrase = word;
      for (let length = 1; length < 5; length++) {
        for (const group of targets.get(phrase) ?? []) post("#" + group, section, weight, counted);
        if (i + length >= list.length) break;
        if (length === 1 && phrases) post(word + " " + list[i + 1], section, weight, counted);
        phrase += " " + list[i + length];
      }
    });
    if (phrases) post("=" + list.join(" "), section, weight, counted);
  };

  const sections = [];
  const pages = addresses.map((address, page) => {
    const first = sections.length;
    const tips = index.tips[page];
    for (let i = first; i < first + tips; i++) sections.push({ page, anchor: anchors[i], heading: headings[i] });
    return { address, title: headings[first], named: new Set(telling(stemmed(headings[first])).filter((root) => !soft.has(root))), keywords: keywords[page].split(",").filter(Boolean), first, tips };
  });
  const total = sections.length;
  // The section that each question is asked of, and which questions hold a term.
  const questions = index.asked.flatMap((count, section) => Array(count).fill(section));
  const asking = new Map();
  const within = sections.map(() => new Set());
  for (const [word, inSections, inQuestions] of unpack(index.words, index.held, [total, questions.length])) {
    const root = stem(word);
    learn(word, 0);
    for (const section of inSections) within[section].add(root);
    for (const question of inQuestions) within[questions[question]].add(root);
    asking.set(root, [...(asking.get(root) ?? []), ...inQuestions]);
  }
  sections.forEach((section, number) => {
    const page = pages[section.page];
    const isPage = page.first === number;
    learn(section.heading, 2);
    postText(stemmed(section.heading), number, WEIGHT.heading, true, true);
    postText(stemmed(page.title), number, WEIGHT.title, false, true);
    for (const keyword of page.keywords) {
      if (isPage) learn(keyword, 1);
      postText(stemmed(keyword), number, WEIGHT.keyword + 0.6 * isPage, isPage, true);
    }
    for (const word of within[number]) {
      post(word, number, WEIGHT.text);
      for (const group of targets.get(word) ?? []) post("#" + group, number, WEIGHT.text);
    }
  });
  // What the law of every place speaks of.
  const asks = new Set(stemmed(index.asks));
  for (const word of [...asks]) for (const group of targets.get(word) ?? []) asks.add("#" + group);
  // The law of a place stands under its name: "Texas: what an employer may ask".
  const lawOf = [];
  sections.forEach(({ page, anchor, heading }, number) => {
    if (!anchor || !heading.includes(":") || !pages[page].address.startsWith(index.law)) return;
    const name = stemmed(heading.split(":")[0].replace(/\(.*/, ""));
    lawOf.push({ number, name, groups: targets.get(name.join(" ")) ?? [] });
  });
  const rarity = (term) => Math.log(1 + total / ((terms.get(term)?.own ?? 0) + 1));
  // How much there is in each question to be asked for.
  const content = new Float32Array(questions.length);
  for (const [term, list] of asking) for (const question of list) content[question] += rarity(term) * (soft.has(term) ? 0.3 : 1);
  const byLength = [];
  const leads = (word) => terms.has(stem(word)) || groups.has(stem(word));
  const sorted = [...vocabulary.keys()].filter(leads).sort();
  for (const word of sorted) (byLength[word.length] ??= []).push({ word, worth: vocabulary.get(word), letters: letters(word) });

  const known = (word) => vocabulary.has(word) || leads(word);

  /** The words of the guide nearest to one, best first: [word, cost]. */
  function near(word, most) {
    const held = letters(word);
    const found = [];
    for (let length = word.length - most; most && length <= word.length + most; length++) {
      for (const entry of byLength[length] ?? []) {
        if (ones(held ^ entry.letters) > 2 * most) continue;
        const distance = edits(word, entry.word, most);
        if (distance > most || !distance) continue;
        // People seldom get the first letter wrong, and mean what the guide is about.
        const cost = distance + (entry.word[0] === word[0] ? 0 : 0.5) + (stop.has(stem(entry.word)) ? 0.7 : 0) - Math.min(entry.worth, 20) * 0.02;
        found.push([entry.word, cost]);
      }
    }
    return found.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 4);
  }
  const allowed = (word) => (word.length < 4 || /\d/.test(word) ? 0 : word.length < 7 ? 1 : word.length < 12 ? 2 : 3);

  const starting = (prefix) => sorted.filter((word) => word.startsWith(prefix)).slice(0, 50);

  /** What one typed word may mean, with weights, and the word `used` in its place, if any. */
  function meanings(word, last) {
    const means = new Map();
    const mean = (term, weight) => means.set(term, Math.max(weight, means.get(term) ?? 0));
    const meanWord = (form, weight) => {
      const root = stem(form);
      if (terms.has(root)) mean(root, weight);
      for (const group of groups.get(root) ?? []) mean("#" + group, 0.9 * weight);
    };
    const isKnown = known(word);
    if (isKnown) meanWord(word, vocabulary.has(word) ? 1 : 0.8);
    let used;
    if (last && word.length > 1) {
      for (const longer of starting(word)) {
        if (longer === word) continue;
        meanWord(longer, (isKnown ? 0.3 : 0.9) * Math.sqrt(word.length / longer.length));
      }
    }
    if (!isKnown) {
      const prefixed = means.size > 0;
      let found = near(word, allowed(word));
      if (!found.length) found = near(stem(word), allowed(stem(word)));
      if (found.length && !prefixed) used = found[0][0];
      for (const [form, cost] of found) {
        const behind = cost - found[0][1];
        if (behind < 1) meanWord(form, (prefixed ? 0.5 : 0.95) - 0.3 * behind);
      }
    } else if (!stop.has(stem(word)) && !vocabulary.get(word) && word.length > 3) {
      // A form that stands in no heading may still be a slip for one that does.
      for (const [form] of near(word, 1)) if (vocabulary.get(form) > 1) meanWord(form, 0.5);
    }
    return { word, means, used };
  }

  /** Glued words, taken apart. */
  function apart(word) {
    if (known(word) || word.length < 6 || starting(word).length || near(word, 1).length) return [word];
    for (let i = word.length - 3; i > 2; i--) {
      const halves = [word.slice(0, i), word.slice(i)];
      if (halves.every((half) => known(half) && stem(half)[1] && (half.length > 3 || vocabulary.get(half) > 0))) return halves;
    }
    return [word];
  }

  function understand(text, typing) {
    const typed = tokens(text.slice(0, 400)).slice(0, 30).flatMap(apart);
    const slots = typed.map((word, i) => meanings(word, typing && i === typed.length - 1));
    const roots = slots.map(({ word, used }) => stem(used ?? word));
    slots.forEach((slot, i) => {
      const best = [...slot.means].map(([term, weight]) => weight * rarity(term));
      slot.worth = terms.has(roots[i]) ? rarity(roots[i]) : Math.max(0, ...best);
      if (stop.has(roots[i])) slot.worth *= 0.15;
      else if (soft.has(roots[i])) slot.worth *= 0.3;
    });
    // Phrases of several words, the longest first, each covering the words it is made of.
    const phrases = [];
    for (let i = 0; i < roots.length; i++) {
      for (let length = Math.min(5, roots.length - i); length > 1; length--) {
        const key = roots.slice(i, i + length).join(" ");
        const glued = length === 2 && stem(typed[i] + typed[i + 1]);
        const means = new Map((groups.get(key) ?? []).map((group) => ["#" + group, 0.95]));
        if (glued && terms.has(glued)) means.set(glued, 1);
        if (!means.size) continue;
        const parts = slots.slice(i, i + length);
        const worth = Math.max(...Array.from(means.keys(), rarity), parts.reduce((sum, slot) => sum + slot.worth, 0));
        phrases.push({ means, worth, parts });
        i += length - 1;
        break;
      }
    }
    const pairs = [];
    for (let i = 1; i < roots.length; i++) {
      const pair = roots[i - 1] + " " + roots[i];
      if (terms.has(pair)) {
        const idle = stop.has(roots[i - 1]) + stop.has(roots[i]);
        pairs.push({ means: new Map([[pair, 1]]), worth: rarity(pair) * (idle === 2 ? 0.05 : idle ? 0.17 : 0.25) });
      }
    }
    const whole = "=" + roots.join(" ");
    if (terms.has(whole)) pairs.push({ means: new Map([[whole, 1]]), worth: rarity(whole) * 0.5 });
    return { slots, phrases, pairs, roots };
  }

  /** How well each section answers one part of the query. */
  function answers({ means, worth }) {
    const scores = new Float32Array(total);
    for (const [term, share] of means) {
      const list = terms.get(term);
      if (!list) continue;
      for (let i = 0; i < list.at.length; i++) {
        const value = (worth * share * list.weight[i]) / (list.weight[i] + HALF);
        if (value > scores[list.at[i]]) scores[list.at[i]] = value;
      }
    }
    return scores;
  }

  /** How much of one part of the query each question holds. */
  function asked({ means, worth }) {
    const scores = new Float32Array(questions.length);
    for (const [term, share] of means) for (const question of asking.get(term) ?? []) scores[question] = Math.max(scores[question], worth * share);
    return scores;
  }

  /** The parts of a query, each scored; a phrase covers the words it is made of. */
  function parts({ slots, phrases, pairs }, score) {
    const covered = new Set(phrases.flatMap((phrase) => phrase.parts));
    const whole = phrases.map((phrase) => {
      const singly = phrase.parts.map(score);
      return score(phrase).map((value, i) => Math.max(value, singly.reduce((all, scores) => all + scores[i], 0)));
    });
    return [...whole, ...[...slots, ...pairs].filter((slot) => !covered.has(slot)).map(score)];
  }

  /** Put the law of a place first when the place is asked for with something its answers speak of. */
  function byPlace(sum, { slots, phrases, roots }) {
    const typed = ` ${roots.join(" ")} `;
    const asked = [...phrases, ...slots];
    let found;
    for (const place of lawOf) {
      const named = typed.includes(` ${place.name.join(" ")} `);
      const alias = !named && asked.find(({ means }) => place.groups.some((group) => means.has("#" + group)));
      const length = named ? place.name.length + 0.5 : alias ? (alias.parts ?? [alias]).length : 0;
      if (length > (found?.length ?? 0)) found = { ...place, length, own: named ? place.name : (alias.parts ?? [alias]).map(({ word }) => stem(word)) };
    }
    if (!found) return sum;
    const others = slots.filter((slot, i) => !stop.has(roots[i]) && !soft.has(roots[i]) && !found.own.includes(roots[i]));
    // "Tell us" names no country.
    if (!others.length && found.length % 1 === 0) return sum;
    const worth = (list) => list.reduce((all, slot) => all + slot.worth, 0);
    const spoken = others.filter((slot) => [...slot.means.keys()].some((term) => asks.has(term)) || answers(slot)[found.number] > 0);
    if (worth(spoken) >= 0.5 * worth(others)) sum[found.number] += Math.max(...sum);
    return sum;
  }

  function rank(query) {
    const sum = new Float32Array(total);
    // A tip is helped by what the rest of its page says.
    const best = new Float32Array(pages.length);
    const mean = new Float32Array(pages.length);
    for (const scores of parts(query, answers)) {
      best.fill(0);
      mean.fill(0);
      for (let i = 0; i < total; i++) {
        const { page } = sections[i];
        if (scores[i] > best[page]) best[page] = scores[i];
        mean[page] += scores[i] / pages[page].tips;
      }
      for (let i = 0; i < total; i++) sum[i] += 0.7 * scores[i] + 0.2 * best[sections[i].page] + 0.2 * mean[sections[i].page];
    }
    // One question alone may be the one that was typed: what it holds of it, and how much of the question that is.
    // A word alone is a topic, which headings name.
    const alone = telling(query.roots).filter((root) => !soft.has(root)).length < 2 ? 0.3 : 1;
    const held = parts(query, asked).reduce((all, scores) => all.map((value, i) => value + scores[i]), new Float32Array(questions.length));
    const like = new Float32Array(total);
    held.forEach((value, i) => value && (like[questions[i]] = Math.max(like[questions[i]], value * (value / content[i]) ** 0.3)));
    if (alone < 1) for (const { first, named } of pages) if (query.roots.some((root) => named.has(root))) sum[first] *= 1.15;
    return byPlace(sum.map((score, i) => score + WEIGHT.question * alone * like[i]), query);
  }

  /** Sections with their scores, best first: the best of each page, and the next where it is nearly as good. */
  function best(sum) {
    const better = ([one, high], [two, low]) => low - high || one - two;
    const tops = new Map();
    const order = Array.from(sum, (score, number) => [number, score]).filter(([, score]) => score > 0).sort(better);
    const kept = order.filter((entry) => {
      const { page } = sections[entry[0]];
      const top = tops.get(page);
      tops.set(page, top === undefined ? entry[1] : Infinity);
      if (top === undefined) return true;
      const near = entry[1] > 0.8 * top;
      // Two of a page leave room for fewer pages.
      entry[1] *= 0.8;
      return near;
    });
    return kept.sort(better);
  }

  /** When nothing is found: tips that sound a little like it, else the chapters. */
  function topics(query) {
    const alike = query.slots.flatMap(({ word }) => near(word, Math.min(4, Math.ceil(word.length / 2))).slice(0, 2));
    const close = alike.length ? best(rank(understand(alike.map(([word]) => word).join(" "), false))) : [];
    if (close.length) return close.slice(0, 5).map(([number]) => ({ address: place(number), title: sections[number].heading }));
    return pages.filter(({ address }, i) => address && pages[i + 1]?.address.startsWith(address));
  }

  const place = (number) => {
    const { page, anchor } = sections[number];
    return pages[page].address + (anchor && "#" + anchor);
  };

  /** The words to mark for a query. */
  function wantedBy({ slots, phrases }) {
    const asked = new Set();
    for (const { means } of [...slots, ...phrases]) for (const term of means.keys()) asked.add(term);
    // Of the synonyms, phrases would mark too much.
    for (const [phrase, numbers] of targets) {
      if (!phrase.includes(" ") && numbers.some((number) => asked.has("#" + number))) asked.add(phrase);
    }
    const weighty = new Set(telling([...asked]));
    return weighty.size ? weighty : asked;
  }

  /**
   * `results` are ten at most, best first; `used` is the text when a word of it was corrected, as
   * [word, corrected?]; `topics` are places to try when there are none; `wanted` are the words to mark, with their rarity.
   */
  return function search(text) {
    const query = understand(text, true);
    const sum = rank(query);
    const order = best(sum);
    if (!order.length) return { results: [], used: null, topics: query.slots.length ? topics(query) : [] };

    const wanted = wantedBy(query);
    const results = order
      .filter(([, score]) => score > 0.3 * order[0][1])
      .slice(0, 10)
      .map(([number, score]) => {
        const { page, heading } = sections[number];
        const { title, first } = pages[page];
        return {
          address: place(number),
          page: number === first ? "" : title,
          heading: marked(heading, stem, wanted),
          score,
        };
      });
    const used = query.slots.some((slot) => slot.used) ? query.slots.map((slot) => [slot.used ?? slot.word, Boolean(slot.used)]) : null;
    return { results, used, topics: [], wanted: new Map([...wanted].map((word) => [word, rarity(word)])), rules: index.rules };
  };
}
