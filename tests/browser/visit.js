// SPDX-License-Identifier: Apache-2.0
//
// Opens pages in a real browser, through its WebDriver, and prints what each shows as one JSON
// line: node visit.js PORT ADDRESS…  A driver listens on that port of this machine already.
'use strict';

const [port, ...addresses] = process.argv.slice(2);
const driver = `http://127.0.0.1:${port}`;
const OPTIONS = {
  args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
};

/** What the page has to show once it has recomputed the record; null before. */
const SEEN = `
  const text = (id) => document.getElementById(id).textContent;
  const { verified } = document.documentElement.dataset;
  if (!verified) return null;
  return {
    verified: verified === 'true', verdict: text('verdict'), faults: text('faults'),
    answer: text('answer'), head: text('head-result'),
    loaded: performance.getEntriesByType('resource').map((entry) => entry.name),
  };`;

async function call(method, path, body) {
  const sent = body && JSON.stringify(body);
  const answer = await fetch(`${driver}${path}`, { method, body: sent });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${value.message}`);
  return value;
}

async function visit(session, address) {
  await call('POST', `${session}/url`, { url: 'about:blank' });
  await call('POST', `${session}/url`, { url: address });
  for (let tries = 0; tries < 600; tries++) {
    const seen = await call('POST', `${session}/execute/sync`, { script: SEEN, args: [] });
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${address}: nothing was recomputed`);
}

async function main() {
  const capabilities = { alwaysMatch: { 'goog:chromeOptions': OPTIONS } };
  const { sessionId } = await call('POST', '/session', { capabilities });
  const session = `/session/${sessionId}`;
  try {
    for (const address of addresses) {
      console.log(JSON.stringify(await visit(session, address)));
    }
  } finally {
    await call('DELETE', session);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
