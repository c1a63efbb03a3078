// SPDX-License-Identifier: Apache-2.0
//
// The answer to a family: what became of a number.
'use strict';

function outcomeWords(result, school) {
  if (!school.isCompleted && result === null) return say('尚未派位', 'not drawn yet');
  if (result === null) return say('未派出', 'not drawn');
  return {
    admitted: say('已派位', 'admitted'),
    waiting: say(`候补第 ${result.place} 位`, `waiting, place ${result.place}`),
    passed: say('末位名额放不下，跳过', 'passed over at the last place'),
  }[result.outcome];
}

function showNumber(digits) {
  const number = Number(digits);
  PAGE.own = /^[1-9][0-9]{6}$/.test(digits) ? findNumber(PAGE.results.schools, number) : null;
  PAGE.asked = digits;
  if (PAGE.own) {
    chooseSchool(PAGE.own.school);
    const result = PAGE.results.schools[PAGE.own.school].entries[PAGE.own.entry];
    if (result) showVisit(result.visit + 1);
    history.replaceState(null, '', `#n=${digits}`);
  }
  render();
}

function renderAnswer() {
  if (!PAGE.asked) return setText('answer');
  if (!PAGE.own) {
    const none = say(`名单里没有编号 ${PAGE.asked}`, `No school has the number ${PAGE.asked}`);
    return setText('answer', element('p', 'card', none));
  }
  const school = PAGE.results.schools[PAGE.own.school];
  const result = school.entries[PAGE.own.entry];
  const tag = element('span', `tag ${result?.outcome ?? ''}`, outcomeWords(result, school));
  const size = school.sizes[PAGE.own.entry];
  const lines = [element('p', '', element('span', 'big', grouped(school.numbers[PAGE.own.entry])), tag),
    element('p', '', `${school.code} ${school.name}`)];
  if (size > 1) lines.push(element('p', '', say(`${size} 名儿童共用此编号`, `${size} children share this number`)));
  if (result) lines.push(...resultLines(result, school, size));
  setText('answer', element('div', 'card', ...lines));
}

function resultLines(result, school, size) {
  const lines = [];
  const visit = result.visit + 1;
  lines.push(say(`第 ${visit} 个被数到（起始号之后每数 ${school.interval} 个取一个）。`,
    `It was the ${visit}. number to be counted off (every ${school.interval}. from the start).`));
  if (result.outcome === 'admitted') {
    const order = say(`录取名单第 ${result.place} 个。`, `Place ${result.place} on the list of admitted numbers.`);
    lines.push(order);
    if (result.children < size) {
      lines.push(say(`名额只余 ${result.children} 个：按公布的末位规则录取其中 ${result.children} 名。`,
        `Only ${result.children} of its children were admitted, by the rule of the last place.`));
    }
    if (result.classes.length > 0) {
      lines.push(say(`班级：${result.classes.map((c) => `${c} 班`).join('、')}`, `Class: ${result.classes.join(', ')}`));
    }
  }
  return lines.map((line) => element('p', '', line));
}

function suggestNumbers(digits) {
  const found = digits.length >= 3 && digits.length < 7 && /^[1-9]/.test(digits)
    ? numbersWith(PAGE.results.schools, digits, 8) : [];
  setText('suggestions', ...found.map((number) => {
    const button = element('button', '', grouped(number));
    button.type = 'button';
    button.addEventListener('click', () => {
      byId('number').value = number;
      suggestNumbers('');
      showNumber(String(number));
    });
    return element('li', '', button);
  }));
}
