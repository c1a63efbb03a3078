// SPDX-License-Identifier: Apache-2.0
//
// Starts the page: finds the record, computes in a worker, wires the controls. No network; nothing
// that a person types leaves the device.
'use strict';

function embeddedFiles() {
  const blocks = FILE_NAMES.map((name) => byId(`record-${name}`));
  if (blocks.includes(null)) return null;
  const bytes = (block) => Uint8Array.from(atob(block.textContent), (c) => c.charCodeAt(0));
  return Object.fromEntries(FILE_NAMES.map((name, index) => [name, bytes(blocks[index])]));
}

/** Computes the results in a worker where the browser allows one, so that the page stays alive. */
function startVerifying(files) {
  setText('verdict', element('p', 'state', say('正在您的设备上复算…', 'Recomputing on your device…')));
  const here = () => setTimeout(() => showResults(computeResults(files)), 30);
  try {
    const source = new Blob([PAGE.source], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(source));
    worker.onmessage = ({ data }) => showResults(data);
    worker.onerror = here;
    worker.postMessage(files);
  } catch {
    here();
  }
}

function showResults(results) {
  PAGE.results = results;
  if (results.verdict.holds) checkLists(results);
  const isWhole = results.verdict.holds;
  for (const id of ['find', 'drawn', 'own', 'compare', 'head-form', 'fingerprints']) {
    byId(id).hidden = !isWhole;
  }
  if (isWhole) {
    byId('drawn').hidden = results.schools.every((school) => school.visits.length === 0);
    fillSchools();
    chooseSchool(0);
  }
  render();
  followAddress();
  document.documentElement.dataset.verified = String(isWhole);
}

function setLanguage(language) {
  PAGE.language = language;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const part of document.querySelectorAll('[data-en]')) {
    part.dataset.zh ??= part.textContent;
    part.textContent = language === 'zh' ? part.dataset.zh : part.dataset.en;
  }
  byId('language').textContent = say('English', '中文');
  byId('language').lang = say('en', 'zh-CN');
  if (PAGE.results?.verdict.holds) {
    const chosen = byId('compare-school');
    chosen.options[0].textContent = say('全部学校', 'all schools');
  }
  render();
}

/** Follows `#n=NUMBER` and `#head=N:HEX` of the address, which can be shared. */
function followAddress() {
  if (!PAGE.results?.verdict.holds) return;
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.has('head')) {
    byId('head').value = asked.get('head');
    compareEnteredHead(asked.get('head'));
  }
  if (asked.has('n')) {
    byId('number').value = asked.get('n');
    showNumber(asked.get('n'));
  }
}

function onSubmit(id, act) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    act();
  });
}

function startPage() {
  PAGE.source = document.currentScript.textContent;
  byId('language').hidden = false;
  byId('language').addEventListener('click', () => setLanguage(say('en', 'zh')));
  setLanguage('zh');
  onSubmit('head-form', () => compareEnteredHead(byId('head').value));
  onSubmit('find-form', () => showNumber(byId('number').value.replace(/\D/g, '')));
  onSubmit('own-form', recomputeReceipt);
  onSubmit('compare-form', async () => {
    const [file] = byId('compare-file').files;
    compareEnteredList(file ? await file.text() : byId('compare-text').value);
  });
  byId('number').addEventListener('input', (event) => {
    const digits = event.target.value.replace(/\D/g, '');
    suggestNumbers(digits);
    if (digits.length === 7) showNumber(digits);
  });
  byId('school').addEventListener('change', (event) => chooseSchool(Number(event.target.value)));
  byId('visit').addEventListener('input', (event) => showVisit(Number(event.target.value)));
  byId('play').addEventListener('click', togglePlay);
  window.addEventListener('hashchange', followAddress);
  window.addEventListener('resize', () => PAGE.results && renderVisit());
  const files = embeddedFiles();
  if (files) startVerifying(files);
}

if (typeof document !== 'undefined') startPage();
