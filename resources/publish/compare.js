// SPDX-License-Identifier: Apache-2.0
//
// Compares a list that was or will be posted with the results, and a receipt with the sealed lines.
// Pure: texts in, findings out.
'use strict';

const NUMBER = /(?<![0-9])[1-9][0-9]{6}(?![0-9])/g;
const CLASS = /([0-9]{1,3})\s*班|(?:^|[,，\t\s])([0-9]{1,3})(?=\s*(?:$|[,，\t]))/;
const NEGATIVE = /未派|未录|未被|落选|not drawn/i;
const WAITING = /候补|waiting/i;

/** What a line says of its number: admitted, waiting or not drawn. */
function claimOf(line) {
  if (NEGATIVE.test(line)) return 'not-drawn';
  return WAITING.test(line) ? 'waiting' : 'admitted';
}

/**
 * Compares a text with the results of one school, or of all where `school` is null.
 * Returns findings {kind, line, number, expected}: unknown, twice, other-school, other-outcome,
 * other-class, missing.
 */
function compareList(schools, text, school) {
  const findings = [];
  const seen = new Set();
  text.split(/\r?\n/).forEach((line, index) => {
    for (const [digits] of line.matchAll(NUMBER)) {
      const number = Number(digits);
      const at = { line: index + 1, number };
      if (seen.has(number)) findings.push({ kind: 'twice', ...at });
      seen.add(number);
      findings.push(...compareLine(schools, line, school, at));
    }
  });
  return [...findings, ...missingNumbers(schools, school, seen)];
}

function compareLine(schools, line, school, at) {
  const found = findNumber(schools, at.number);
  if (!found) return [{ kind: 'unknown', ...at }];
  const own = schools[found.school];
  const findings = [];
  const named = schools.findIndex((other) => line.includes(other.name));
  const isOther = (school !== null && found.school !== school) ||
    (named >= 0 && named !== found.school);
  if (isOther) findings.push({ kind: 'other-school', ...at, expected: own.name });
  const result = own.entries[found.entry];
  const outcome = result === null || result.outcome === 'passed' ? 'not-drawn' : result.outcome;
  if (claimOf(line) !== outcome) findings.push({ kind: 'other-outcome', ...at, expected: outcome });
  const written = CLASS.exec(line.replace(NUMBER, ' '));
  const classes = result?.classes ?? [];
  const isClass = written && classes.length > 0 && /班/.test(line);
  if (isClass && !classes.includes(Number(written[1] ?? written[2]))) {
    findings.push({ kind: 'other-class', ...at, expected: classes.join('、') });
  }
  return findings;
}

/** The admitted numbers that the list lacks. */
function missingNumbers(schools, school, seen) {
  const wanted = school === null ? schools : [schools[school]];
  return wanted.flatMap(({ numbers, entries, name }) =>
    numbers
      .filter((number, index) => entries[index]?.outcome === 'admitted' && !seen.has(number))
      .map((number) => ({ kind: 'missing', line: null, number, expected: name })));
}

/** The leaf of an entry (§3); `children` are {serial, name}. */
function leafOf(salt, school, children) {
  const sorted = [...children].sort((a, b) => (a.serial < b.serial ? -1 : 1));
  const fields = sorted.flatMap(({ serial, name }) => [serial, name]);
  return paiweiVerify.toHex(paiweiVerify.hashOf('entry', salt, school, ...fields));
}

/** Reads `serial name` lines; null where one is not so. */
function readChildren(text) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const children = lines.map((line) => /^(\S+)\s+(.+)$/.exec(line));
  if (lines.length === 0 || children.includes(null)) return null;
  return children.map(([, serial, name]) => ({ serial, name: name.normalize('NFC') }));
}

/**
 * Reads a head as people have it: 64 hex digits in any groups, `N:HEX`, or the text of a QR code.
 * Returns {hex} of 64 or, for a check word, of 8 digits; null for anything else.
 */
function readHead(text) {
  const joined = text.toLowerCase().replace(/[\s\u3000-]/g, '');
  const whole = /(?:^|[^0-9a-f])([0-9a-f]{64})$/.exec(joined);
  if (whole) return { hex: whole[1] };
  return /^[0-9a-f]{8}$/.test(joined) ? { hex: joined } : null;
}

/**
 * Compares a head with a record: `whole` (the last line), `until` (an earlier line), `seal` (the
 * fingerprint), `check-word`, `other`.
 */
function compareHead(verdict, { hex }) {
  const last = verdict.heads.length - 1;
  if (hex.length === 8) {
    const known = [verdict.fingerprint, ...verdict.heads].some((hash) => hash?.startsWith(hex));
    return { kind: known ? 'check-word' : 'other' };
  }
  if (hex === verdict.fingerprint) return { kind: 'seal' };
  const line = verdict.heads.indexOf(hex);
  if (line < 1) return { kind: 'other' };
  return { kind: line === last ? 'whole' : 'until', line };
}
