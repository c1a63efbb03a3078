// SPDX-License-Identifier: Apache-2.0
//
// State of the page, and the few helpers that every part uses.
// Texts are set as text, never as markup.
'use strict';

const PAGE = { language: 'zh', results: null, school: 0, shown: 0, own: null, timer: null, compared: null };
const FILE_NAMES = ['rules', 'pool', 'entries', 'journal', 'head'];

const byId = (id) => document.getElementById(id);
const say = (zh, en) => (PAGE.language === 'zh' ? zh : en);
const grouped = (number) => String(number).replace(/^(\d{3})/, '$1 ');
const hashGroups = (hex) => hex.match(/.{8}/g).join(' ');

/** An element with its class and children; texts are set as text, never as markup. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function setText(id, ...children) {
  byId(id).replaceChildren(...children);
}
