// SPDX-License-Identifier: Apache-2.0
//
// Receipt and comparison: what people enter, held against the results.
'use strict';

function recomputeReceipt() {
  const salt = byId('own-salt').value.trim().toLowerCase();
  const children = readChildren(byId('own-children').value);
  if (!/^[0-9a-f]{64}$/.test(salt) || !children) {
    return setText('own-result', say('盐值要 64 位；每行一名儿童：采集序号、空格、姓名', 'The salt has 64 characters; one child a line: serial, space, name'));
  }
  const school = PAGE.results.schools[Number(byId('own-school').value)];
  const leaf = leafOf(paiweiVerify.fromHex(salt), school.code, children);
  const entry = school.leaves.indexOf(leaf);
  setText('own-result', entry < 0
    ? say('不一致：封存名单中没有这一行。请核对每个字；仍不一致请联系公证处。', 'Different: no sealed line is this one. Check each character; else tell the notary.')
    : say(`一致：封存的是编号 ${grouped(school.numbers[entry])}。`, `Equal: the sealed line has the number ${grouped(school.numbers[entry])}.`));
}

function findingWords({ kind, line, number, expected }) {
  const where = line ? say(`第 ${line} 行　`, `line ${line}: `) : '';
  const outcomes = {
    admitted: say('录取', 'admitted'), waiting: say('候补', 'waiting'), 'not-drawn': say('未派出', 'not drawn'),
  };
  const words = {
    unknown: say('记录中没有这个编号', 'is not in the record'),
    twice: say('出现两次', 'stands twice'),
    'other-school': say(`属于 ${expected}`, `is of ${expected}`),
    'other-outcome': say(`记录为：${outcomes[expected]}`, `the record says: ${outcomes[expected]}`),
    'other-class': say(`记录为 ${expected} 班`, `the record says class ${expected}`),
    missing: say(`名单缺少（${expected}，录取）`, `is missing (${expected}, admitted)`),
  };
  return `${where}${grouped(number)}　${words[kind]}`;
}

function compareEnteredList(text) {
  const chosen = byId('compare-school').value;
  const findings = compareList(PAGE.results.schools, text, chosen === '' ? null : Number(chosen));
  const title = findings.length === 0
    ? say('没有不同。', 'No difference.')
    : say(`${findings.length} 处不同：`, `${findings.length} differences:`);
  const items = findings.slice(0, 500).map((finding) => element('li', '', findingWords(finding)));
  setText('compare-result', element('p', '', title), element('ol', '', ...items));
}
