// SPDX-License-Identifier: Apache-2.0
//
// Folds a record into what the page shows. Every value is one that the verifier recomputed; where
// the record does not hold there are none. Plain data, so that a worker can hand it over.
'use strict';

/** Everything that the page shows of the bytes {rules, pool, entries, journal, head}. */
function computeResults(files) {
  const { ceremony, ...verdict } = paiweiVerify.verify(files);
  if (!verdict.holds) return { verdict, schools: [] };
  const { rules } = ceremony;
  const schools = ceremony.order.map((code) => schoolResults(ceremony, code));
  return { verdict, schools, milestone: ceremony.milestone, rules: shownRules(rules) };
}

function shownRules(rules) {
  const { step, last_place, tick_hz, stage_digits, rehearsal } = rules;
  return { step, last_place, tick_hz, stage_digits, rehearsal };
}

function schoolResults(ceremony, code) {
  const index = ceremony.rules.schools.findIndex((school) => school.code === code);
  const ring = ceremony.entries.filter((entry) => entry.school === index);
  const turn = ceremony.turns.find((candidate) => candidate.school.code === code);
  const visits = (turn?.visits ?? []).slice(0, turn?.picks ?? 0);
  return {
    ...ceremony.rules.schools[index],
    numbers: ring.map((entry) => entry.number),
    sizes: ring.map((entry) => entry.children),
    leaves: ring.map((entry) => entry.leaf),
    isCompleted: turn?.phase === 'completed',
    start: turn?.start ?? null,
    interval: turn?.interval ?? null,
    rolls: turn?.rolls ?? [],
    visits,
    entries: entryResults(ring.length, visits, turn?.assigned ?? []),
  };
}

/** The result of each entry: {visit, outcome, place, children, classes}; null where not drawn. */
function entryResults(length, visits, assigned) {
  const results = new Array(length).fill(null);
  const places = { admitted: 0, waiting: 0, passed: 0 };
  visits.forEach(({ entry, outcome, children }, visit) => {
    const place = ++places[outcome];
    const classes = outcome === 'admitted' ? assigned[place - 1]?.[1] ?? [] : [];
    results[entry] = { visit, outcome, place, children, classes };
  });
  return results;
}

/** What the page's list without a script must say of an entry: [result, class]. */
function listCells(result, isCompleted) {
  if (result === null) return [isCompleted ? '未派出' : '', ''];
  const classes = result.classes.map((number) => `${number} 班`).join('、');
  return {
    admitted: [`录取 ${result.place}`, classes],
    waiting: [`候补 ${result.place}`, ''],
    passed: ['末位放不下，跳过', ''],
  }[result.outcome];
}

/** Where a number stands: {school, entry}, indices; null where no school has it. */
function findNumber(schools, number) {
  for (let school = 0; school < schools.length; school++) {
    const entry = lowerBound(schools[school].numbers, number);
    if (schools[school].numbers[entry] === number) return { school, entry };
  }
  return null;
}

/** At most `most` numbers that begin with these digits. */
function numbersWith(schools, digits, most) {
  const scale = 10 ** (7 - digits.length);
  const low = Number(digits) * scale;
  const found = [];
  for (const { numbers } of schools) {
    for (let at = lowerBound(numbers, low); at < numbers.length && found.length < most; at++) {
      if (numbers[at] >= low + scale) break;
      found.push(numbers[at]);
    }
  }
  return found;
}

/** The first index whose value is at least `wanted`, in ascending values. */
function lowerBound(values, wanted) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

// In a worker: bytes in, results out.
if (typeof document === 'undefined' && typeof importScripts === 'function') {
  self.onmessage = ({ data }) => self.postMessage(computeResults(data));
}
