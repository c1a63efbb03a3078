// SPDX-License-Identifier: Apache-2.0
//
// Verifies a public record of a paiwei/v1 ceremony, from its bytes alone.
//
// Written from docs/PROTOCOL.md ("§" below), not from the program that draws: two implementations
// that were written apart and agree on a record are worth more than one. No dependency, no network,
// no clock. Runs in a browser (global `paiweiVerify`) and in Node (`node verify.js RECORD`).
// Deliberately absent: any knowledge of names. A record has none.
'use strict';

(function (root) {
  // ---------------------------------------------------------------- bytes

  const utf8 = new TextEncoder();
  const HEX_64 = /^[0-9a-f]{64}$/;

  const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const isHex = (text) => typeof text === 'string' && HEX_64.test(text);

  function sameBytes(a, b) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }

  function decodeText(bytes) {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  }

  function require(holds, what) {
    if (!holds) throw new Error(what);
  }

  // ---------------------------------------- SHA-256 (FIPS 180-4), HKDF (RFC 5869)

  // Fractional parts of the cube roots of the first 64 primes, and of the square roots of the
  // first 8. Computed with integers, so that no table has to be trusted.
  const PRIMES = [];
  for (let n = 2; PRIMES.length < 64; n++) {
    if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);
  }

  function rootFraction(prime, degree) {
    const target = BigInt(prime) << BigInt(32 * degree);
    let low = 0n;
    let high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(degree) <= target) low = middle;
      else high = middle;
    }
    return Number(low & 0xffffffffn);
  }

  const ROUND_CONSTANTS = Uint32Array.from(PRIMES, (prime) => rootFraction(prime, 3));
  const INITIAL_HASH = Uint32Array.from(PRIMES.slice(0, 8), (prime) => rootFraction(prime, 2));
  const schedule = new Uint32Array(64);
  const rotate = (x, n) => (x >>> n) | (x << (32 - n));

  function compress(hash, view, offset) {
    for (let i = 0; i < 16; i++) schedule[i] = view.getUint32(offset + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = schedule[i - 15];
      const b = schedule[i - 2];
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i] + schedule[i]) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    const next = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) hash[i] += next[i];
  }

  function sha256(message) {
    const padded = new Uint8Array(((message.length + 72) >> 6) << 6);
    padded.set(message);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
    view.setUint32(padded.length - 4, message.length * 8);
    const hash = INITIAL_HASH.slice();
    for (let offset = 0; offset < padded.length; offset += 64) compress(hash, view, offset);
    const out = new Uint8Array(32);
    const outView = new DataView(out.buffer);
    hash.forEach((word, index) => outView.setUint32(4 * index, word));
    return out;
  }

  function concat(parts) {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      out.set(part, offset);
      offset += part.length;
    }
    return out;
  }

  function hmac(key, message) {
    const block = new Uint8Array(64);
    block.set(key.length > 64 ? sha256(key) : key);
    const inner = sha256(concat([block.map((byte) => byte ^ 0x36), message]));
    return sha256(concat([block.map((byte) => byte ^ 0x5c), inner]));
  }

  // ---------------------------------------------------------------- §1 encoding, §2 random values

  /** LP(x1..xn): each field's length as 8 bytes big-endian, then its bytes. Texts become UTF-8. */
  function lengthPrefixed(fields) {
    const parts = [];
    for (const field of fields) {
      const bytes = field instanceof Uint8Array ? field : utf8.encode(String(field));
      const length = new Uint8Array(8);
      new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length));
      parts.push(length, bytes);
    }
    return concat(parts);
  }

  const hashOf = (label, ...fields) => sha256(lengthPrefixed([`paiwei/v1/${label}`, ...fields]));
  const extract = (salt, input) => hmac(salt, input);
  const expand = (prk, info) => hmac(prk, concat([info, Uint8Array.of(1)]));
  const keyOf = (prk, ...info) => expand(prk, lengthPrefixed(['paiwei/v1', ...info]));

  function quarterRound(x, a, b, c, d) {
    x[a] += x[b]; x[d] = rotate(x[d] ^ x[a], 16);
    x[c] += x[d]; x[b] = rotate(x[b] ^ x[c], 20);
    x[a] += x[b]; x[d] = rotate(x[d] ^ x[a], 24);
    x[c] += x[d]; x[b] = rotate(x[b] ^ x[c], 25);
  }

  /** The ChaCha20 key stream in its original layout as little-endian words; `next()` takes one. */
  class Keystream {
    constructor(key, stream) {
      this.state = new Uint32Array(16);
      this.state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
      const view = new DataView(key.buffer, key.byteOffset, 32);
      for (let i = 0; i < 8; i++) this.state[4 + i] = view.getUint32(4 * i, true);
      this.state[14] = stream % 0x100000000;
      this.state[15] = Math.floor(stream / 0x100000000);
      this.used = 16;
    }

    next() {
      if (this.used === 16) this.fill();
      return this.block[this.used++];
    }

    fill() {
      const x = this.state.slice();
      for (let i = 0; i < 10; i++) {
        for (let n = 0; n < 4; n++) quarterRound(x, n, n + 4, n + 8, n + 12);
        for (let n = 0; n < 4; n++) {
          quarterRound(x, n, 4 + ((n + 1) % 4), 8 + ((n + 2) % 4), 12 + ((n + 3) % 4));
        }
      }
      this.block = x.map((word, index) => word + this.state[index]);
      if (++this.state[12] === 0) this.state[13]++;
      this.used = 0;
    }

    /** below(n, words): uniform from 0 to n - 1, by rejection. */
    below(n) {
      const limit = 0x100000000 - (0x100000000 % n);
      let word = this.next();
      while (word >= limit) word = this.next();
      return word % n;
    }
  }

  const tickValue = (key, tick, n) => new Keystream(key, tick).below(n);

  // ---------------------------------------------------------------- strict JSON (§1)

  const MAX_DEPTH = 32;
  const MAX_LINE = 1 << 20;
  const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\]:,]/g;
  const PLAIN = /^(?:0|[1-9][0-9]*)$/;
  const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
  const isPlain = (digits) => PLAIN.test(digits) && Number.isSafeInteger(Number(digits));

  /** Throws where `text`, which is JSON, says more than §1 allows: twice, too deep, too large. */
  function checkStrictness(text) {
    const open = [];
    let last = '';
    for (const [token] of text.matchAll(TOKEN)) {
      if (token[0] === '"') {
        require(!LONE_SURROGATE.test(JSON.parse(token)), 'has an unpaired surrogate');
      }
      if (/[-\d]/.test(token[0])) {
        require(Number.isFinite(Number(token)), 'has a number beyond 64 bits');
      }
      if (token === '{' || token === '[') open.push(new Set());
      if (token === '}' || token === ']') open.pop();
      require(open.length <= MAX_DEPTH, `is nested more than ${MAX_DEPTH} deep`);
      if (token === ':') {
        const names = open[open.length - 1];
        require(!names.has(JSON.parse(last)), `has the field ${last} twice`);
        names.add(JSON.parse(last));
      }
      last = token;
    }
  }

  /** Reads one JSON object. A number that is no plain integer becomes {number}: it fits no field. */
  function readObject(bytes) {
    const text = decodeText(bytes);
    JSON.parse(text);
    checkStrictness(text);
    const isOther = (token) => /^[-\d]/.test(token) && !isPlain(token);
    const mark = (token) => (isOther(token) ? `{"number":"${token}"}` : token);
    const value = JSON.parse(text.replace(TOKEN, mark));
    require(isObject(value), 'is no object');
    return value;
  }

  // Shapes of fields: each tells whether a value may stand there.
  const text = (value) => typeof value === 'string';
  const flag = (value) => typeof value === 'boolean';
  const count = (value) => typeof value === 'number';
  const positive = (value) => count(value) && value >= 1;
  const oneOf = (...words) => (value) => words.includes(value);
  const list = (shape) => (value) => Array.isArray(value) && value.every(shape);
  const pair = (a, b) => (value) =>
    Array.isArray(value) && value.length === 2 && a(value[0]) && b(value[1]);
  const orNull = (shape) => (value) => value === null || shape(value);
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const object = (fields) => (value) => isObject(value) && !wrongField(value, fields);

  /** The first field that is missing or not of its shape; a name with "?" may be missing. */
  function wrongField(value, fields) {
    return Object.keys(fields).find((name) => {
      const key = name.replace('?', '');
      return Object.hasOwn(value, key) ? !fields[name](value[key]) : key === name;
    });
  }

  function requireFields(value, fields) {
    const wrong = wrongField(value, fields);
    require(!wrong, `the field ${wrong} is missing or not what it must be`);
    return value;
  }

  // ---------------------------------------------------------------- §4 rules, §3 files

  const CEREMONY = { title: text, authority: text, venue: text, date: text };
  const SCHOOL = {
    code: text, name: text, plan: count, priority: count, places: count, classes: count,
    waitlist: count,
  };
  const DIRECT = {
    code: text, name: text, plan: count, priority: count, places: count, children: count,
  };
  const OPEN = { school: text, start: count, interval: orNull(count) };
  const RULES = {
    protocol: oneOf('paiwei/v1'), rehearsal: flag, ceremony: object(CEREMONY),
    program: object({ version: text, sha256: isHex }), custodians: list(text),
    numbering: oneOf('drawn', 'imported'), school_order: oneOf('set', 'drawn'), parents: count,
    number_digits: count, stage_digits: count,
    supersedes: orNull(isHex),
    tick_hz: positive, min_ticks: positive, interval_min: positive,
    interval_max: oneOf('children', 'entries'), step: oneOf('count-remaining', 'carry'),
    last_place: oneOf('exceed', 'skip', 'split'), schools: list(object(SCHOOL)),
    direct: list(object(DIRECT)),
    'after?': object({ events: count, head: isHex, open: orNull(object(OPEN)) }),
  };

  function readRules(bytes) {
    const rules = requireFields(readObject(bytes), RULES);
    const all = [...rules.schools, ...rules.direct];
    const isUnique = (names) => new Set(names).size === names.length;
    require(rules.custodians.length > 0, 'there is no custodian');
    require(isUnique(rules.custodians), 'a custodian is named twice');
    require(isUnique(all.map((school) => school.code)), 'a school code is used twice');
    const fits = (school) => school.plan - school.priority === school.places;
    require(all.every(fits), 'places is not plan less priority');
    rules.callsDigits =
      rules.numbering === 'drawn' || rules.school_order === 'drawn' || rules.parents > 0;
    require(!rules.callsDigits || rules.number_digits >= 12, 'number_digits is below 12');
    if (rules.after) {
      require(rules.supersedes, 'after: supersedes names no earlier ceremony');
      require(!rules.callsDigits, 'after: what the first day drew is drawn anew');
      const { open } = rules.after;
      require(!open || open.school === rules.schools[0]?.code, 'after: open is not the first school');
    }
    return rules;
  }

  function requireAt(line, holds, what) {
    if (!holds) throw Object.assign(new Error(what), { line });
  }

  function textOfLine(bytes, line) {
    try {
      return decodeText(bytes);
    } catch {
      throw Object.assign(new Error('is not UTF-8'), { line });
    }
  }

  /** The lines of a TSV file after its header, each {line, fields}. */
  function readTable(bytes, header) {
    const rows = [];
    let line = 0;
    for (let from = 0; from < bytes.length; ) {
      line++;
      const end = bytes.indexOf(10, from);
      requireAt(line, end >= 0, 'does not end with LF');
      const content = textOfLine(bytes.subarray(from, end), line);
      from = end + 1;
      requireAt(line, !content.includes('\r'), 'contains CR');
      requireAt(line, line > 1 || content === header, 'is not the header that belongs here');
      const fields = content.split('\t');
      requireAt(line, fields.length === header.split('\t').length, 'has not the header\'s fields');
      if (line > 1) rows.push({ line, fields });
    }
    requireAt(1, line > 0, 'the header is missing');
    return rows;
  }

  const POOL_HEADER = 'school\tchildren\tleaf';
  const ENTRIES_HEADER = 'school\tnumber\tchildren\tleaf';

  function readEntry(row, rules, [school, children, leaf]) {
    const index = rules.schools.findIndex((candidate) => candidate.code === school);
    requireAt(row.line, index >= 0, 'the school is not drawn by the rules');
    requireAt(row.line, isPlain(children) && children !== '0', 'children is no count of 1 or more');
    requireAt(row.line, isHex(leaf), 'the leaf is not 64 lower-case hex digits');
    return { school: index, children: Number(children), leaf };
  }

  /** Requires the order of a file: schools in rule order, then `key` ascending. */
  function requireOrder(row, last, entry, key) {
    const follows = !last || last.school < entry.school ||
      (last.school === entry.school && last[key] < entry[key]);
    requireAt(row.line, follows, 'is out of order');
  }

  function readPool(bytes, rules) {
    const pool = [];
    for (const row of readTable(bytes, POOL_HEADER)) {
      const entry = readEntry(row, rules, row.fields);
      requireOrder(row, pool[pool.length - 1], entry, 'leaf');
      pool.push(entry);
    }
    checkRings(pool, rules);
    return pool;
  }

  function readEntries(bytes, rules) {
    const entries = [];
    const seen = new Set();
    for (const row of readTable(bytes, ENTRIES_HEADER)) {
      const [school, number, children, leaf] = row.fields;
      requireAt(row.line, /^[1-9][0-9]{6}$/.test(number), 'the number is not seven digits');
      const entry = { ...readEntry(row, rules, [school, children, leaf]), number: Number(number) };
      requireAt(row.line, !seen.has(number), `the number ${number} is used twice`);
      seen.add(number);
      requireOrder(row, entries[entries.length - 1], entry, 'number');
      entries.push(entry);
    }
    checkRings(entries, rules);
    return entries;
  }

  const childrenOf = (entries) => entries.reduce((sum, entry) => sum + entry.children, 0);
  const largest = (rules, ring) =>
    rules.interval_max === 'children' ? childrenOf(ring) : ring.length;

  /** §2: an empty ring, or an interval_min above its maximum, can't be drawn from. */
  function checkRings(entries, rules) {
    const rings = rules.schools.map(() => []);
    entries.forEach((entry) => rings[entry.school].push(entry));
    rings.forEach((ring, index) => {
      const { code } = rules.schools[index];
      const at = entries.length + 1;
      requireAt(at, ring.length > 0, `the ring of ${code} is empty`);
      requireAt(at, childrenOf(ring) <= 2 ** 32, `the ring of ${code} is too large`);
      const fits = rules.interval_min <= largest(rules, ring);
      requireAt(at, fits, `interval_min is above the largest interval of ${code}`);
    });
  }

  /** The values that stand in the open school are ones that its rolls could show. */
  function checkStanding(entries, rules) {
    const open = rules.after?.open;
    if (!open) return;
    const ring = entries.filter((entry) => entry.school === 0);
    require(ring.some((entry) => entry.number === open.start), 'after: start is not in the ring');
    const { interval } = open;
    const fits = rules.interval_min <= interval && interval <= largest(rules, ring);
    require(interval === null || fits, 'after: the interval is out of range');
  }

  /** Every entry is one of the pool, and none of the pool is missing. */
  function checkSameEntries(entries, pool) {
    const left = new Map();
    const name = (entry) => `${entry.school} ${entry.children} ${entry.leaf}`;
    pool.forEach((entry) => left.set(name(entry), (left.get(name(entry)) ?? 0) + 1));
    entries.forEach((entry, index) => {
      const times = left.get(name(entry)) ?? 0;
      requireAt(index + 2, times > 0, 'is no entry of pool.tsv');
      left.set(name(entry), times - 1);
    });
    requireAt(entries.length + 1, entries.length >= pool.length, 'pool.tsv has more entries');
  }

  // ---------------------------------------------------------------- §8 selection and classes

  /** Visits in order: {entry, outcome, children}. `ring` is the school's lines of entries.tsv. */
  function selectEntries(ring, start, interval, school, rules) {
    const visits = [];
    let left = school.places;
    let waiting = 0;
    const visit = (entry) => {
      const { children } = ring[entry];
      if (left <= 0) {
        waiting += children;
        visits.push({ entry, outcome: 'waiting', children });
      } else if (children <= left || rules.last_place === 'exceed') {
        left -= children;
        visits.push({ entry, outcome: 'admitted', children });
      } else if (rules.last_place === 'split') {
        visits.push({ entry, outcome: 'admitted', children: left });
        left = 0;
      } else {
        visits.push({ entry, outcome: 'passed', children: 0 });
      }
    };
    const goesOn = () => left > 0 || waiting < school.waitlist;
    if (rules.step === 'count-remaining') {
      const remaining = ring.map((_, index) => index);
      let at = start;
      while (goesOn() && remaining.length > 0) {
        visit(remaining.splice(at, 1)[0]);
        at = (at + interval - 1) % remaining.length;
      }
    } else {
      const visited = new Set();
      let at = start;
      while (goesOn() && visited.size < ring.length) {
        while (visited.has(at)) at = (at + 1) % ring.length;
        visited.add(at);
        visit(at);
        at = (at + interval) % ring.length;
      }
    }
    return visits;
  }

  /** The classes, from 1, of each admitted child by serial; one list an entry, in draw order. */
  function assignClasses(key, admitted, classes) {
    const total = admitted.reduce((sum, visit) => sum + visit.children, 0);
    const free = Array.from({ length: classes }, (_, index) =>
      Math.floor(total / classes) + (index < total % classes ? 1 : 0));
    const words = new Keystream(key, 0);
    const place = (together) => {
      const open = free.map((places, index) => index).filter((index) => free[index] >= together);
      if (open.length === 0) return null;
      let r = words.below(open.reduce((sum, index) => sum + free[index], 0));
      for (const index of open) {
        if (r < free[index]) {
          free[index] -= together;
          return index + 1;
        }
        r -= free[index];
      }
      return null;
    };
    const given = admitted.map(() => null);
    const alone = (children) => Array.from({ length: children }, () => place(1));
    admitted.forEach(({ children }, index) => {
      if (children < 2) return;
      const shared = place(children);
      given[index] = shared === null ? alone(children) : Array(children).fill(shared);
    });
    admitted.forEach(({ children }, index) => {
      if (children < 2) given[index] = alone(children);
    });
    return given;
  }

  // ---------------------------------------------------------------- §5-§9 the events

  const KIND = oneOf('start', 'interval');
  const EVENTS = {
    frozen: { freeze: isHex },
    numbered: { digits: text, order: list(text), parents: list(count) },
    sealed: { seal: isHex, commits: list(object({ custodian: text, commit: isHex })) },
    stage_called: { digits: text },
    opened: { custodians: list(text) },
    school_began: { school: text },
    roll_began: { school: text, kind: KIND, attempt: count },
    roll_stopped: {
      school: text, kind: KIND, attempt: count, tick: count, value: count, key: isHex, 'by?': text,
    },
    picked: {
      school: text, order: count, number: count, outcome: oneOf('admitted', 'passed', 'waiting'),
      children: count,
    },
    classes_assigned: { school: text, key: isHex, assigned: list(pair(count, list(count))) },
    school_completed: { school: text, admitted: count, over_plan: count },
    closed: { shares: list(object({ custodian: text, share: isHex })) },
  };

  const AT = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?Z$/;

  function isTime(value) {
    const found = text(value) && AT.exec(value);
    if (!found) return false;
    const [year, month, day] = found.slice(1, 4).map(Number);
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
  }

  function readLine(bytes, seq) {
    require(bytes.length <= MAX_LINE, 'is longer than 1 MiB');
    const line = requireFields(readObject(bytes), { seq: count, at: isTime, event: text });
    const free = !Object.hasOwn(EVENTS, line.event);
    if (!free) requireFields(line, EVENTS[line.event]);
    require(line.seq === seq, 'seq does not follow the line before');
    return { ...line, free };
  }

  const equal = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const areDigits = (digits, length) => digits.length === length && /^[0-9]*$/.test(digits);
  const ORDER = ['', 'frozen', 'numbered', 'sealed', 'stage_called', 'opened', 'closed'];

  /** The fold of the files and the events: each event's method throws where it does not hold. */
  class Ceremony {
    constructor(rules, pool, entries, files) {
      Object.assign(this, { rules, pool, entries, files });
      this.freeze = hashOf('freeze', files.rules, files.pool);
      this.head = hashOf('journal', this.freeze);
      this.milestone = '';
      this.numberDigits = '';
      this.stageDigits = '';
      this.order = rules.schools.map((school) => school.code);
      this.turns = [];
      this.keys = [];
      this.isSuperseded = false;
      this.sharesLost = false;
    }

    reached(milestone) {
      return ORDER.indexOf(this.milestone) >= ORDER.indexOf(milestone);
    }

    advance(from, to) {
      require(from.includes(this.milestone), `${to} is out of order`);
      this.milestone = to;
    }

    apply(event, seq) {
      this.seq = seq;
      require(!this.isSuperseded, 'comes after superseded, which is the last line');
      if (event.free) return this.noted(event);
      const drawsNothing = ['picked', 'school_completed'].includes(event.event);
      require(!this.sharesLost || drawsNothing, 'comes after shares_lost');
      require(this.milestone !== 'closed', 'comes after closed');
      return this[event.event](event);
    }

    noted(event) {
      require(this.reached('frozen'), 'comes before frozen');
      if (event.event === 'shares_lost') {
        const due = this.reached('stage_called') && this.milestone !== 'closed' && !this.sharesLost;
        require(due, 'shares_lost comes before the stage digits, after the close or twice');
        this.sharesLost = true;
      } else if (event.event === 'superseded') {
        const finished = !['selecting', 'ending'].includes(this.turn?.phase);
        const ended = this.sharesLost && finished && this.left().length > 0;
        require(!this.reached('stage_called') || ended, 'superseded comes after the stage digits');
        this.isSuperseded = true;
      }
    }

    /** The schools that are not completed, in draw order. */
    left() {
      return this.order.slice(this.turns.filter((turn) => turn.phase === 'completed').length);
    }

    frozen(event) {
      this.advance([''], 'frozen');
      require(event.freeze === toHex(this.freeze), 'does not follow from rules.json and pool.tsv');
    }

    numbered(event) {
      this.advance(['frozen'], 'numbered');
      const { rules } = this;
      require(rules.callsDigits, 'no digits are called under these rules');
      require(areDigits(event.digits, rules.number_digits), 'are not number_digits digits');
      this.numberDigits = event.digits;
      const prk = extract(this.freeze, lengthPrefixed([event.digits]));
      if (rules.numbering === 'drawn') {
        require(this.numbersFollow(prk), 'entries.tsv does not follow from the digits');
      }
      if (rules.school_order === 'drawn') shuffle(this.order, keyOf(prk, 'order'));
      require(equal(event.order, this.order), 'the order does not follow from the digits');
      const parents = pickLines(keyOf(prk, 'parents'), this.entries.length, rules.parents);
      const numbers = parents.map((line) => this.entries[line].number);
      require(equal(event.parents, numbers), 'the parents do not follow from the digits');
    }

    numbersFollow(prk) {
      const words = new Keystream(keyOf(prk, 'number'), 0);
      const given = new Set();
      const rows = this.pool.map((entry) => {
        let number;
        do number = 1000000 + words.below(9000000); while (given.has(number));
        given.add(number);
        return { ...entry, number };
      });
      rows.sort((a, b) => a.school - b.school || a.number - b.number);
      const fields = (row) => [row.school, row.number, row.children, row.leaf];
      return equal(rows.map(fields), this.entries.map(fields));
    }

    sealed(event) {
      this.advance([this.rules.callsDigits ? 'numbered' : 'frozen'], 'sealed');
      const names = event.commits.map((commit) => commit.custodian);
      require(equal(names, this.rules.custodians), 'the commits are not the custodians\'');
      this.commits = event.commits.map((commit) => fromHex(commit.commit));
      const { files, freeze, numberDigits } = this;
      this.fingerprint = hashOf('seal', freeze, numberDigits, files.entries, ...this.commits);
      require(event.seal === toHex(this.fingerprint), 'does not follow from what is sealed');
    }

    stage_called(event) {
      this.advance(['sealed'], 'stage_called');
      require(areDigits(event.digits, this.rules.stage_digits), 'are not stage_digits digits');
      this.stageDigits = event.digits;
    }

    opened(event) {
      const before = this.rules.stage_digits === 0 ? ['sealed', 'stage_called'] : ['stage_called'];
      this.advance(before, 'opened');
      require(equal(event.custodians, this.rules.custodians), 'are not all custodians');
    }

    school_began(event) {
      require(this.milestone === 'opened' && !this.turn, 'no school is due');
      require(event.school === this.order[this.turns.length], 'is not the school that is due');
      const index = this.rules.schools.findIndex((school) => school.code === event.school);
      const ring = this.entries.filter((entry) => entry.school === index);
      const school = this.rules.schools[index];
      this.turn = { school, ring, phase: 'start', attempts: 0, picks: 0, rolls: [] };
      this.turns.push(this.turn);
      const open = this.rules.after?.open;
      if (open?.school === event.school) this.stand(this.turn, open);
    }

    /** What an earlier ceremony showed stands; with the interval all visits that follow. */
    stand(turn, open) {
      turn.start = turn.ring.findIndex((entry) => entry.number === open.start);
      turn.phase = 'interval';
      if (open.interval === null) return;
      turn.interval = open.interval;
      this.select(turn);
      turn.picks = turn.visits.length;
      this.afterVisit(turn);
    }

    select(turn) {
      const { ring, start, interval, school } = turn;
      turn.visits = selectEntries(ring, start, interval, school, this.rules);
      turn.admitted = turn.visits.filter((visit) => visit.outcome === 'admitted');
    }

    dueTurn(event, phase) {
      const due = this.turn && this.turn.school.code === event.school && this.turn.phase === phase;
      require(due, `${event.event} is out of order`);
      return this.turn;
    }

    roll_began(event) {
      const turn = this.dueTurn(event, event.kind);
      require(event.attempt === turn.attempts + 1, 'is not the next attempt');
      turn.attempts++;
      turn.rolling = true;
    }

    roll_stopped(event) {
      const turn = this.dueTurn(event, event.kind);
      require(turn.rolling && event.attempt === turn.attempts, 'this roll was not begun');
      require(event.tick >= this.rules.min_ticks, 'the tick is below min_ticks');
      const key = fromHex(event.key);
      const info = [event.kind, event.school, event.attempt];
      this.keys.push({ seq: this.seq, key: event.key, info });
      turn.rolls.push(event);
      const { ring } = turn;
      const lowest = this.rules.interval_min;
      const isStart = event.kind === 'start';
      const range = isStart ? ring.length : largest(this.rules, ring) - lowest + 1;
      const drawn = tickValue(key, event.tick, range);
      const value = isStart ? ring[drawn].number : lowest + drawn;
      require(event.value === value, 'the value is not the one of this tick');
      Object.assign(turn, { [event.kind]: isStart ? drawn : value, attempts: 0, rolling: false });
      turn.phase = 'interval';
      if (isStart) return;
      this.select(turn);
      this.afterVisit(turn);
    }

    afterVisit(turn) {
      if (turn.picks < turn.visits.length) turn.phase = 'selecting';
      else turn.phase = turn.school.classes > 0 ? 'classing' : 'ending';
    }

    picked(event) {
      const turn = this.dueTurn(event, 'selecting');
      const visit = turn.visits[turn.picks];
      const same = event.order === turn.picks + 1 && event.outcome === visit.outcome &&
        event.number === turn.ring[visit.entry].number && event.children === visit.children;
      require(same, 'is not the visit that is due');
      turn.picks++;
      this.afterVisit(turn);
    }

    classes_assigned(event) {
      const turn = this.dueTurn(event, 'classing');
      this.keys.push({ seq: this.seq, key: event.key, info: ['classes', event.school, 1] });
      const given = assignClasses(fromHex(event.key), turn.admitted, turn.school.classes);
      const numbers = turn.admitted.map((visit) => turn.ring[visit.entry].number);
      const assigned = given.map((classes, index) => [numbers[index], classes]);
      require(equal(event.assigned, assigned), 'the classes do not follow from the key');
      turn.assigned = assigned;
      turn.phase = 'ending';
    }

    school_completed(event) {
      const turn = this.dueTurn(event, 'ending');
      const admitted = turn.admitted.reduce((sum, visit) => sum + visit.children, 0);
      require(event.admitted === admitted, 'admitted is not the number of admitted children');
      const over = Math.max(0, admitted - turn.school.places);
      require(event.over_plan === over, 'over_plan is not what is beyond the places');
      turn.phase = 'completed';
      this.turn = null;
    }

    closed(event) {
      const all = !this.turn && this.turns.length === this.rules.schools.length;
      require(all, 'not all schools are completed');
      this.advance(['opened'], 'closed');
      const names = event.shares.map((share) => share.custodian);
      require(equal(names, this.rules.custodians), 'the shares are not the custodians\'');
      this.shares = event.shares.map((share) => fromHex(share.share));
      this.shares.forEach((share, index) => {
        const commit = hashOf('share', names[index], share);
        require(sameBytes(commit, this.commits[index]), 'a share does not meet its commit');
      });
    }

    /** The events whose published key does not follow from the shares. */
    wrongKeys() {
      if (!this.shares || !this.fingerprint) return [];
      const prk = extract(this.fingerprint, lengthPrefixed([...this.shares, this.stageDigits]));
      return this.keys.filter(({ key, info }) => key !== toHex(keyOf(prk, ...info)));
    }
  }

  function shuffle(items, key) {
    const words = new Keystream(key, 0);
    for (let i = items.length - 1; i >= 1; i--) {
      const j = words.below(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
  }

  function pickLines(key, lines, wanted) {
    const words = new Keystream(key, 0);
    const picked = new Set();
    while (picked.size < Math.min(wanted, lines)) picked.add(words.below(lines));
    return [...picked];
  }

  // ---------------------------------------------------------------- §10 verifying

  /**
   * Verifies the bytes {rules, pool, entries, journal, head} of a record (Uint8Arrays).
   * `signedHead` {events, head} from a paper or the hall display is held against the chain.
   * Returns {holds, complete, events, schools, head, fingerprint, faults: [{file, line|seq, what}]}.
   */
  function verify(files, signedHead = null) {
    const faults = [];
    const verdict = { holds: false, complete: false, events: 0, schools: 0, faults };
    const readFile = (file, read) => {
      try {
        return read();
      } catch (error) {
        faults.push({ file, line: error.line ?? 1, what: error.message });
        return null;
      }
    };
    const rules = readFile('rules.json', () => readRules(files.rules));
    if (!rules) return verdict;
    const imported = rules.numbering === 'imported';
    const read = imported ? readEntries : readPool;
    const pool = readFile('pool.tsv', () => read(files.pool, rules));
    const entries = readFile('entries.tsv', () => {
      const found = readEntries(files.entries, rules);
      if (pool) checkSameEntries(found, pool);
      const same = !imported || sameBytes(files.pool, files.entries);
      requireAt(1, same, 'imported numbers: is not equal to pool.tsv');
      return found;
    });
    if (!pool || !entries) return verdict;
    readFile('rules.json', () => checkStanding(entries, rules));
    if (faults.length > 0) return verdict;
    const ceremony = new Ceremony(rules, pool, entries, files);
    const heads = foldJournal(ceremony, files.journal, faults);
    const events = heads.length - 1;
    const end = { file: 'journal.jsonl', seq: events + 1 };
    if (!ceremony.reached('sealed')) faults.push({ ...end, what: 'ends before the seal' });
    const expected = `{"events":${events},"head":"${heads[events]}"}\n`;
    if (!sameBytes(files.head, utf8.encode(expected))) {
      faults.push({ file: 'head.json', line: 1, what: 'is not the head of this journal' });
    }
    if (signedHead && heads[signedHead.events] !== signedHead.head) {
      const what = 'the chain\'s hash here is not the one on the signed paper';
      faults.push({ file: 'journal.jsonl', seq: signedHead.events, what });
    }
    for (const { seq } of ceremony.wrongKeys()) {
      faults.push({ file: 'journal.jsonl', seq, what: 'the key does not follow from the shares' });
    }
    return Object.assign(verdict, {
      holds: faults.length === 0,
      complete: ceremony.milestone === 'closed',
      events,
      schools: ceremony.turns.filter((turn) => turn.phase === 'completed').length,
      head: heads[events],
      heads,
      fingerprint: ceremony.fingerprint ? toHex(ceremony.fingerprint) : null,
      ceremony,
    });
  }

  /** Folds every line and notes each that does not hold; returns h_0 to h_n as hex. */
  function foldJournal(ceremony, journal, faults) {
    let head = ceremony.head;
    const heads = [toHex(head)];
    for (let from = 0; from < journal.length; ) {
      const end = journal.indexOf(10, from);
      const line = journal.subarray(from, end < 0 ? journal.length : end);
      const seq = heads.length;
      try {
        require(end >= 0, 'the last line does not end with LF');
        ceremony.apply(readLine(line, seq), seq);
      } catch (error) {
        faults.push({ file: 'journal.jsonl', seq, what: error.message });
      }
      head = hashOf('line', head, line);
      heads.push(toHex(head));
      from = end < 0 ? journal.length : end + 1;
    }
    return heads;
  }

  const SAME_RULES = [
    'rehearsal', 'stage_digits', 'tick_hz', 'min_ticks', 'interval_min', 'interval_max', 'step',
    'last_place',
  ];

  /** What of a record does not follow from the earlier one that it replaces (§4): null or a fault. */
  function compareAfter(old, later) {
    const { rules } = later;
    const fault = (what, file = 'rules.json') => ({ file, line: 1, what });
    if (!rules.after && !old.ceremony.reached('stage_called')) return null;
    const { isSuperseded, sharesLost, turn } = old.ceremony;
    if (!isSuperseded || !sharesLost) return fault('the earlier record has no lost shares');
    const standing = turn?.start === undefined ? null : [
      turn.school.code, turn.ring[turn.start].number, turn.interval ?? null];
    const { events, head, open } = rules.after ?? {};
    const claimed = open ? [open.school, open.start, open.interval] : null;
    const ends = [old.fingerprint, old.events, old.head, standing];
    if (!equal([rules.supersedes, events, head, claimed], ends)) return fault('is not its end');
    const left = old.ceremony.left();
    const changed = SAME_RULES.find((name) => rules[name] !== old.ceremony.rules[name]);
    if (changed) return fault(`${changed} is another than in the earlier record`);
    const fields = (school) => Object.keys(SCHOOL).map((name) => school[name]);
    const bySchool = (code) => old.ceremony.rules.schools.find((school) => school.code === code);
    const schools = left.map(bySchool).map(fields);
    const same = equal(rules.schools.map(fields), schools) && rules.direct.length === 0;
    if (!same) return fault('schools are not those that are left');
    const lines = ({ rules: { schools: all }, entries }) => left.flatMap((code) => entries
      .filter((entry) => all[entry.school].code === code)
      .map(({ number, children, leaf }) => [code, number, children, leaf]));
    if (equal(lines(later), lines(old.ceremony))) return null;
    return fault('is not what is left of the earlier one', 'entries.tsv');
  }

  const api = { verify, compareAfter, sha256, hashOf, tickValue, selectEntries, assignClasses, toHex, fromHex };
  root.paiweiVerify = api;

  // ------------------------------------------- Node: node verify.js RECORD, or: OLD RECORD

  if (typeof module === 'undefined') return;
  module.exports = api;
  if (module !== globalThis.process?.mainModule) return;
  const fs = module.require('node:fs');
  const folders = process.argv.slice(2);
  const names = {
    rules: 'rules.json', pool: 'pool.tsv', entries: 'entries.tsv', journal: 'journal.jsonl',
    head: 'head.json',
  };
  const verifyFolder = (folder) => verify(Object.fromEntries(Object.entries(names).map(
    ([key, name]) => [key, new Uint8Array(fs.readFileSync(`${folder}/${name}`))])));
  const { ceremony, heads, ...verdict } = verifyFolder(folders.pop() ?? '.');
  if (folders.length > 0 && ceremony) {
    const old = verifyFolder(folders.pop());
    const fault = old.holds ? compareAfter(old, ceremony) : { what: 'the earlier record is wrong' };
    if (fault) verdict.faults.push(fault);
    verdict.holds = verdict.faults.length === 0;
  }
  console.log(JSON.stringify(verdict, null, 2));
  process.exitCode = verdict.holds ? 0 : 1;
})(typeof globalThis === 'undefined' ? this : globalThis);
