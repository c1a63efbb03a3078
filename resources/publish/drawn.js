// SPDX-License-Identifier: Apache-2.0
//
// How a school was drawn: its facts, its ring, and the replay.
'use strict';

function fillSchools() {
  const options = (first) => [...first, ...PAGE.results.schools.map((school, index) =>
    new Option(`${school.code} ${school.name}`, index))];
  setText('school', ...options([]));
  setText('own-school', ...options([]));
  setText('compare-school', ...options([new Option(say('全部学校', 'all schools'), '')]));
}

function chooseSchool(index) {
  PAGE.school = index;
  byId('school').value = index;
  const { visits } = PAGE.results.schools[index];
  byId('visit').max = visits.length;
  showVisit(visits.length);
  renderFacts();
}

function showVisit(count) {
  PAGE.shown = count;
  byId('visit').value = count;
  renderVisit();
}

function renderFacts() {
  const school = PAGE.results.schools[PAGE.school];
  const children = school.sizes.reduce((sum, size) => sum + size, 0);
  const admitted = school.visits.filter((visit) => visit.outcome === 'admitted');
  const rows = [
    [say('参加派位', 'Applicants'), say(`${children} 人，${school.numbers.length} 个编号`, `${children} children, ${school.numbers.length} numbers`)],
    [say('名额', 'Places'), String(school.places)],
    [say('录取', 'Admitted'), say(`${sumChildren(admitted)} 人，${admitted.length} 个编号`, `${sumChildren(admitted)} children, ${admitted.length} numbers`)],
    ...school.rolls.map((roll) => [rollName(roll.kind), rollWords(roll)]),
    [say('数法', 'Counting'), PAGE.results.rules.step === 'carry'
      ? say('数全部编号，遇已派出顺延', 'all numbers are counted; a drawn one passes on to the next')
      : say('只数未派出的编号', 'only numbers that are not drawn yet are counted')],
  ];
  setText('facts', element('dl', '', ...rows.flatMap(([label, value]) =>
    [element('dt', '', label), element('dd', '', value)])));
  byId('legend').textContent = say(
    '○ 未派出　▮ 已派位　带边框的 ▮ 候补　× 跳过　● 起始号（圈外）　▼ 所查编号',
    '○ not drawn  ▮ admitted  outlined ▮ waiting  × passed over  ● start (outside)  ▼ your number');
}

const sumChildren = (visits) => visits.reduce((sum, visit) => sum + visit.children, 0);
const rollName = (kind) => (kind === 'start' ? say('起始号', 'Start') : say('间隔数', 'Interval'));

function rollWords({ value, tick, attempt, at, by }) {
  const time = new Date(Date.parse(at) + 8 * 3600e3).toISOString().slice(0, 19).replace('T', ' ');
  const presser = by ? say(`，${by} 按停`, `, stopped by ${by}`) : '';
  return say(`${value}（第 ${tick} 拍，第 ${attempt} 次滚动，北京时间 ${time}${presser}）`,
    `${value} (tick ${tick}, roll ${attempt}, ${time} UTC+8${presser})`);
}

function renderVisit() {
  const school = PAGE.results.schools[PAGE.school];
  const own = PAGE.own?.school === PAGE.school ? PAGE.own.entry : null;
  if (byId('drawn').hidden) return;
  drawRing(byId('ring'), school, PAGE.shown, own);
  const visit = school.visits[PAGE.shown - 1];
  const lines = visit
    ? [say(`第 ${PAGE.shown} / ${school.visits.length} 个`, `Visit ${PAGE.shown} of ${school.visits.length}`),
      element('span', 'big', grouped(school.numbers[visit.entry])),
      outcomeWords(school.entries[visit.entry], school)]
    : [say('起始号', 'Start'), element('span', 'big', school.start === null ? '—' : grouped(school.numbers[school.start])),
      say(`间隔数 ${school.interval ?? '—'}`, `interval ${school.interval ?? '—'}`)];
  setText('ring-text', ...lines.map((line) => element('span', '', line)));
  byId('play').textContent = PAGE.timer ? say('暂停', 'Pause') : say('重放', 'Replay');
}

function togglePlay() {
  const { visits } = PAGE.results.schools[PAGE.school];
  if (PAGE.timer) return stopPlay();
  if (PAGE.shown >= visits.length) showVisit(0);
  const step = () => {
    if (PAGE.shown >= visits.length) return stopPlay();
    showVisit(PAGE.shown + 1);
    PAGE.timer = setTimeout(step, Number(byId('pace').value));
  };
  PAGE.timer = setTimeout(step, Number(byId('pace').value));
  renderVisit();
}

function stopPlay() {
  clearTimeout(PAGE.timer);
  PAGE.timer = null;
  renderVisit();
}
