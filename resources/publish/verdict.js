// SPDX-License-Identifier: Apache-2.0
//
// Whether the record holds, and whether it is the one of a signed paper.
'use strict';

function render() {
  if (!PAGE.results) return;
  renderVerdict();
  renderFingerprints();
  if (!PAGE.results.verdict.holds) return;
  renderFacts();
  renderVisit();
  renderAnswer();
}

/**
 * Compares the lists that stand in the page without a script with what was recomputed; adds a
 * fault for each school whose list says something else.
 */
function checkLists({ verdict, schools }) {
  const tables = document.querySelectorAll('#lists table');
  const wrong = schools.filter((school, index) => {
    const rows = [...(tables[index]?.tBodies[0].rows ?? [])];
    return rows.length !== school.numbers.length || rows.some((row, entry) => {
      const expected = [school.numbers[entry], ...listCells(school.entries[entry], school.isCompleted)];
      return expected.some((text, cell) => row.cells[cell].textContent !== String(text));
    });
  });
  for (const { code } of wrong) {
    verdict.faults.push({ file: `index.html ${code}`, line: 1, what: 'the list differs from the record' });
  }
  verdict.holds = verdict.faults.length === 0;
}

function renderVerdict() {
  const { verdict, milestone } = PAGE.results;
  if (!verdict.holds) {
    renderFaults(verdict.faults);
    return;
  }
  const complete = milestone === 'closed'
    ? say('派位已结束，记录完整', 'the ceremony is closed, the record is complete')
    : say('派位尚未结束，记录是其真实的前段', 'not closed yet: a true part of the record');
  const first = say(
    `${verdict.events} 条日志、${verdict.schools} 所学校已全部复算，互相一致（${complete}）。`,
    `${verdict.events} lines and ${verdict.schools} schools were recomputed and agree (${complete}).`);
  const box = element('div', 'state', element('p', '', first), element('p', '', comparedText()));
  if (PAGE.compared === 'whole') box.className = 'state compared';
  setText('verdict', box);
}

function comparedText() {
  const strong = (text) => element('strong', '', text);
  if (PAGE.compared === 'whole') {
    return strong(say('✓ 与您输入的签字纸或大厅指纹一致', '✓ Agrees with the fingerprint that you entered'));
  }
  return strong(say('与签字纸尚未核对', 'Not yet held against a signed paper'));
}

function renderFaults(faults) {
  const title = say('记录不成立：请勿采信', 'This record does not hold: do not rely on it');
  setText('verdict', element('p', 'state broken', element('strong', '', title)));
  const items = faults.slice(0, 50).map(({ file, line, seq, what }) =>
    element('li', '', `${file} ${say('第', 'line ')}${seq ?? line}${say(' 行：', ': ')}${what}`));
  byId('faults').hidden = false;
  setText('faults', ...items);
}

function renderFingerprints() {
  const { verdict } = PAGE.results;
  const rows = [
    [say('封盘指纹', 'Seal fingerprint'), verdict.fingerprint],
    [say(`全部日志（${verdict.events} 条）`, `Whole journal (${verdict.events} lines)`), verdict.head],
  ].filter(([, hash]) => hash);
  setText('fingerprint-list', ...rows.flatMap(([label, hash]) =>
    [element('dt', '', label), element('dd', 'hash', hashGroups(hash))]));
}

function compareEnteredHead(text) {
  const head = readHead(text);
  const found = head ? compareHead(PAGE.results.verdict, head) : { kind: 'unreadable' };
  PAGE.compared = found.kind;
  const words = {
    unreadable: say('不是指纹：要 64 位（0-9、a-f），或二维码的文字', 'No fingerprint: 64 characters 0-9, a-f, or the text of a QR code'),
    whole: say('一致：签字纸与本记录的全部内容相同。', 'Equal: the paper agrees with this whole record.'),
    until: say(`一致到日志第 ${found.line} 条；其后的内容请用更晚的签字纸核对。`, `Equal up to line ${found.line}; for what follows take a later paper.`),
    seal: say('封盘指纹一致：名单与规则相同；结果请用结果表的指纹核对。', 'The seal agrees: same list, same rules. For results take the fingerprint of a result sheet.'),
    'check-word': say('核对码一致（仅防差错）', 'The check word agrees (it guards against mistakes only)'),
    other: say('不一致：本记录不是这张签字纸所载的那一份。请联系公证处。', 'Different: this record is not the one on that paper. Tell the notary.'),
  };
  setText('head-result', words[found.kind]);
  renderVerdict();
}
