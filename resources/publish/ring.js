// SPDX-License-Identifier: Apache-2.0
//
// Draws the ring of a school up to a visit. What an entry is shows in its shape, not only in its
// colour: circle (not drawn), bar (admitted), bar with an outline (waiting), cross (passed).
'use strict';

const TURN = 2 * Math.PI;

/** Colours of the style sheet, so that light, dark and rehearsal are decided there. */
function inks() {
  const style = getComputedStyle(document.body);
  const ink = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: ink('ink'), dot: ink('dot'), drawn: ink('drawn'), now: ink('now') };
}

/** Measures of a ring of `length` entries in a square of `side`: lanes where dots would touch. */
function ringMeasures(length, side) {
  const radius = side / 2 - 26;
  const lanes = Math.max(1, Math.ceil((length * 6) / (TURN * radius)));
  const gap = Math.min(11, (radius * 0.42) / lanes);
  const dot = Math.min(5, gap * 0.36, (TURN * radius * lanes) / length / 3);
  return { centre: side / 2, radius, lanes, gap, dot };
}

/** Where entry `index` stands: angle clockwise from the top, and distance from the centre. */
function placeOf(index, length, measures) {
  const angle = ((index + 0.5) / length) * TURN - TURN / 4;
  return { angle, distance: measures.radius - (index % measures.lanes) * measures.gap };
}

function pointAt({ angle, distance }, measures) {
  return [measures.centre + distance * Math.cos(angle), measures.centre + distance * Math.sin(angle)];
}

/**
 * Draws `school` as it stood after `shown` visits. `own` is the entry that was looked up, or null.
 */
function drawRing(canvas, school, shown, own) {
  const side = canvas.clientWidth;
  const density = window.devicePixelRatio || 1;
  canvas.width = side * density;
  canvas.height = side * density;
  const context = canvas.getContext('2d');
  context.scale(density, density);
  const length = school.numbers.length;
  const measures = ringMeasures(length, side);
  const outcomes = new Array(length).fill(null);
  for (const visit of school.visits.slice(0, shown)) outcomes[visit.entry] = visit.outcome;
  const colours = inks();
  outcomes.forEach((outcome, index) => {
    drawEntry(context, placeOf(index, length, measures), measures, outcome, colours);
  });
  if (school.start !== null) drawStart(context, placeOf(school.start, length, measures), measures, colours);
  const now = school.visits[shown - 1];
  if (now) drawNow(context, placeOf(now.entry, length, measures), measures, colours);
  if (own !== null) drawOwn(context, placeOf(own, length, measures), measures, colours);
}

function drawEntry(context, place, measures, outcome, colours) {
  const [x, y] = pointAt(place, measures);
  if (outcome === null) {
    context.strokeStyle = colours.dot;
    context.lineWidth = Math.max(0.8, measures.dot / 2.6);
    circle(context, x, y, measures.dot);
    context.stroke();
    return;
  }
  if (outcome === 'passed') {
    drawCross(context, x, y, measures.dot, colours.ink);
    return;
  }
  const half = measures.gap * 0.62;
  const isWaiting = outcome === 'waiting';
  if (isWaiting) drawBar(context, place, measures, half + 1, measures.dot + 2, colours.ink);
  drawBar(context, place, measures, half, measures.dot, isWaiting ? colours.now : colours.drawn);
}

/** A bar across the ring. */
function drawBar(context, place, measures, half, thickness, colour) {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.4, thickness * 1.2);
  context.beginPath();
  context.moveTo(...pointAt({ ...place, distance: place.distance - half }, measures));
  context.lineTo(...pointAt({ ...place, distance: place.distance + half }, measures));
  context.stroke();
}

function drawCross(context, x, y, size, colour) {
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x + size, y - size);
  context.lineTo(x - size, y + size);
  context.stroke();
}

function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
}

/** A target at the start entry. */
function drawStart(context, place, measures, colours) {
  const [x, y] = pointAt({ ...place, distance: measures.radius + 12 }, measures);
  context.fillStyle = colours.ink;
  circle(context, x, y, 6.5);
  context.fill();
  context.fillStyle = colours.now;
  circle(context, x, y, 2.6);
  context.fill();
}

/** A disc with an outline at the visit that is shown. */
function drawNow(context, place, measures, colours) {
  const [x, y] = pointAt(place, measures);
  context.fillStyle = colours.now;
  context.strokeStyle = '#10243e';
  context.lineWidth = 2;
  circle(context, x, y, 8);
  context.fill();
  context.stroke();
}

/** A triangle that points at the number that was looked up. */
function drawOwn(context, place, measures, colours) {
  const tip = { ...place, distance: measures.radius + 8 };
  const base = measures.radius + 23;
  context.fillStyle = colours.ink;
  context.beginPath();
  context.moveTo(...pointAt(tip, measures));
  context.lineTo(...pointAt({ angle: place.angle - 0.05, distance: base }, measures));
  context.lineTo(...pointAt({ angle: place.angle + 0.05, distance: base }, measures));
  context.fill();
}
