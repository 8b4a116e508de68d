// @ts-check
// The phone page. It keeps nothing that the service does not have: after every change it asks for the whole talk and
// shows what is new, so a lost event or a reload costs nothing.

// Asked also while events come: another process may be the one that sends, and the clock on the page goes on.
const POLL_MS = 3000;

import { choicesOf, pinOf, playerOf } from './bubble-parts.js';
import { byId, channelRadios, element } from './elements.js';
import { plainNumber, wrongNumber } from './number.js';

/** @typedef {'sms' | 'whatsapp'} Channel */
/** @typedef {import('./bubble-parts.js').Message} Message */
/** @typedef {{ now: string, clockMoves: boolean, messages: Message[], detail?: string }} Talk */
/** What a text is sent with. @typedef {{ body: string, payload?: string, attachment?: string, latitude?: number, longitude?: number }} Content */

/** @type {import('../words.ts').PageWords & Record<string, string | undefined>} */
const words = JSON.parse(document.body.dataset.words ?? '{}');

const phone = byId('phone', HTMLElement);
const log = byId('log', HTMLElement);
const text = byId('text', HTMLTextAreaElement);
const numberField = byId('number', HTMLInputElement);
const place = byId('place', HTMLSelectElement);
const panel = byId('panel', HTMLDetailsElement);
const composer = byId('composer', HTMLFormElement);
const clockForm = byId('clock-form', HTMLFormElement);
const other = byId('other', HTMLButtonElement);

const zones = [...place.options].map((option) => option.value);
const asked = new URLSearchParams(location.search);
const stored = JSON.parse(sessionStorage.getItem('phone') ?? '{}');
const state = {
  /** @type {string} */
  // In an address a bare + arrives as a space.
  number: asked.get('number')?.replace(/^ /, '+') ?? stored.number ?? '+525512345678',
  /** @type {Channel} */
  channel: (asked.get('channel') ?? stored.channel) === 'whatsapp' ? 'whatsapp' : 'sms',
  /** @type {string} */
  place: [asked.get('place'), stored.place].find((zone) => zones.includes(zone)) ?? zones[0],
  /**
   * Texts that the service has not confirmed yet, by sid.
   * @type {Map<string, Message>}
   */
  unsent: new Map(),
  /** UTC milliseconds; 0 until it is known. */
  now: 0,
  talk: '',
  /** How many messages were received on each channel when it was last looked at. */
  read: { sms: 0, whatsapp: 0 },
};

// ---- what is shown

/**
 * @param {string | number} instant
 * @param {Intl.DateTimeFormatOptions} options
 */
function formatted(instant, options) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: state.place, ...options }).format(
    new Date(instant),
  );
}
/** @param {string | number} instant */
const timeOf = (instant) => formatted(instant, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/** @param {string | number} instant */
const dayOf = (instant) =>
  formatted(instant, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** @param {Message} message */
function metaOf(message) {
  const parts = [timeOf(message.createdAt ?? state.now)];
  if (message.kind === 'sent') parts.push(words.scriptSent);
  else {
    if (message.channel === 'sms') {
      const { segments = 1 } = message;
      parts.push(
        segments === 1 ? words.scriptSegment : words.scriptSegments.replace('{n}', String(segments)),
      );
    }
    const { status = '' } = message;
    const named = status.charAt(0).toUpperCase() + status.slice(1);
    if (message.content?.template) parts.push(words.scriptTemplate);
    parts.push(words[`state${named}`] ?? status);
  }
  return parts.join(' · ');
}

/** @param {Message} message */
function bubbleOf(message) {
  const mine = message.kind !== 'received';
  const bubble = element('article', mine ? 'bubble mine' : 'bubble');
  bubble.dataset.id = message.id;
  bubble.append(element('span', 'unseen', `${mine ? words.scriptYou : words.scriptService}: `));
  const media = message.attachment === 'audio' ? words.scriptVoice : words.scriptFile;
  if (message.attachment) bubble.append(element('p', '', `▶ ${media}`));
  const clip = message.content?.clip;
  if (clip) bubble.append(playerOf(clip, message.body));
  // What the service writes may be in any of its languages, which the page does not know.
  if (message.body) {
    const body = element('p', 'body', message.body);
    body.lang = '';
    bubble.append(body);
  }
  const pin = message.content?.location ?? message.location;
  if (pin) bubble.append(pinOf(pin, words.scriptLocation));
  const choices = choicesOf(message, words.scriptChoose, (choice) => {
    send({ body: choice.title, payload: choice.id });
    text.focus();
  });
  if (choices) bubble.append(choices);
  bubble.append(element('p', 'meta', message.kind === 'unsent' ? words.scriptSending : metaOf(message)));
  return bubble;
}

/**
 * Adds what is new and updates what has changed; leaves the rest alone, so that a screen reader reads only news.
 * @param {readonly Message[]} messages
 */
function show(messages) {
  /** @type {Map<string | undefined, HTMLElement>} */
  const shown = new Map();
  for (const bubble of log.querySelectorAll('.bubble'))
    if (bubble instanceof HTMLElement) shown.set(bubble.dataset.id, bubble);
  let day = '';
  let cursor = log.firstElementChild;
  /** @param {Element} node */
  const put = (node) => {
    if (node === cursor) cursor = node.nextElementSibling;
    else log.insertBefore(node, cursor);
  };
  log.querySelector('.empty')?.remove();
  cursor = log.firstElementChild;
  for (const message of messages) {
    const its = message.kind === 'unsent' ? day : dayOf(message.createdAt ?? state.now);
    if (its !== day) {
      day = its;
      const at =
        cursor?.classList.contains('day') && cursor.textContent === day ? cursor : element('p', 'day', day);
      put(at);
    }
    let bubble = shown.get(message.id);
    shown.delete(message.id);
    if (!bubble) {
      bubble = bubbleOf(message);
      bubble.classList.add('fresh');
    } else if (message.kind !== 'unsent') {
      const meta = bubble.querySelector('.meta');
      if (meta && meta.textContent !== metaOf(message)) meta.textContent = metaOf(message);
    }
    put(bubble);
  }
  while (cursor) {
    const next = cursor.nextElementSibling;
    cursor.remove();
    cursor = next;
  }
  if (messages.length === 0) log.append(element('p', 'empty', words.scriptEmpty));
  keepNewestInSight();
}

// Whether the person reads the newest messages; whoever scrolled up to read an older one is left there.
let atEnd = true;
/** As it was when the newest was last put in sight. Pixels. */
let logHeight = log.clientHeight;
log.addEventListener('scroll', () => {
  // A scroll of ours is told after the window has changed: it says nothing of what the person reads.
  if (log.clientHeight === logHeight) atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
});

function keepNewestInSight() {
  logHeight = log.clientHeight;
  if (atEnd) log.scrollTop = log.scrollHeight;
}

// A keyboard that opens, the settings and a notice take room from the talk.
new ResizeObserver(keepNewestInSight).observe(log);

function showPhone() {
  phone.dataset.channel = state.channel;
  byId('sender', HTMLElement).textContent =
    `${words[state.channel]} · ${phone.dataset[state.channel]?.replace('whatsapp:', '') ?? ''}`;
  byId('shown-number', HTMLElement).textContent = state.number;
  showOther(0);
  byId('location', HTMLElement).hidden = state.channel === 'sms';
  numberField.value = state.number;
  place.value = state.place;
  for (const radio of channelRadios()) radio.checked = radio.value === state.channel;
  const next = `+${String(BigInt(state.number.replace(/\D/g, '') || '0') + 1n)}`;
  const query = new URLSearchParams({ number: next, channel: state.channel, place: state.place });
  byId('another', HTMLAnchorElement).href = `${location.pathname}?${query}`;
}

/** @returns {Channel} */
const otherChannel = () => (state.channel === 'sms' ? 'whatsapp' : 'sms');

/**
 * The way to the phone's other app, with the number of messages that wait there.
 * @param {number} unread
 */
function showOther(unread) {
  const name = words[otherChannel()];
  other.textContent = unread === 0 ? name : `${name} (${unread})`;
  const label = words.scriptSwitch.replace('{channel}', name);
  other.setAttribute('aria-label', unread === 0 ? label : `${label} (${unread})`);
}

/** @param {Talk} talk */
function showClock(talk) {
  state.now = Date.parse(talk.now);
  const now = byId('clock-now', HTMLTimeElement);
  now.dateTime = talk.now;
  now.textContent = `${dayOf(talk.now)}, ${timeOf(talk.now)}`;
  clockForm.hidden = !talk.clockMoves;
  byId('clock-fixed', HTMLElement).hidden = talk.clockMoves;
}

/** @param {string} message */
function showTrouble(message) {
  const trouble = byId('trouble', HTMLElement);
  trouble.hidden = message === '';
  trouble.textContent = message;
}

// ---- talking with the service

/** @type {Promise<void> | null} */
let fetching = null;
let again = false;

/** Asks for the talk; while one question is open, any number of calls make one more. */
function refresh() {
  if (fetching) {
    again = true;
    return fetching;
  }
  fetching = load().finally(() => {
    fetching = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return fetching;
}

async function load() {
  const { number } = state;
  try {
    const response = await fetch(`/simulator/talk?${new URLSearchParams({ to: number })}`);
    /** @type {Talk} */
    const talk = await response.json();
    if (number !== state.number) return;
    if (response.status === 400) {
      showNumberError(words.scriptNumberUnknown);
      return;
    }
    if (!response.ok) throw new Error(talk.detail);
    showTrouble('');
    showClock(talk);
    for (const message of talk.messages) state.unsent.delete(message.id);
    /** @param {Channel} channel */
    const count = (channel) =>
      talk.messages.filter((one) => one.kind === 'received' && one.channel === channel).length;
    state.read[state.channel] = count(state.channel);
    showOther(Math.max(0, count(otherChannel()) - state.read[otherChannel()]));
    const messages = [...talk.messages, ...state.unsent.values()].filter(
      (one) => one.channel === state.channel,
    );
    // The clock ticks and is shown; the talk is drawn only when it has changed.
    const drawn = JSON.stringify([state.place, messages]);
    if (drawn !== state.talk) show(messages);
    state.talk = drawn;
  } catch {
    showTrouble(words.scriptUnreachable);
  }
}

function newSid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `SM${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

let sending = Promise.resolve();

/**
 * Sends one text; texts leave one after another, in the order in which they were written.
 * @param {Content} content
 */
function send(content) {
  const sid = newSid();
  const { channel, number: from } = state;
  const { latitude, longitude } = content;
  const location = latitude === undefined || longitude === undefined ? null : { latitude, longitude };
  /** @type {Message} */
  const message = {
    kind: 'unsent',
    id: sid,
    channel,
    body: content.body,
    attachment: content.attachment ?? null,
    location,
  };
  state.unsent.set(sid, message);
  const bubble = bubbleOf(message);
  const meta = bubble.querySelector('.meta');
  log.querySelector('.empty')?.remove();
  log.append(bubble);
  atEnd = true;
  keepNewestInSight();
  const post = async () => {
    try {
      const response = await fetch('/simulator/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from, channel, sid, ...content }),
      });
      if (!response.ok) throw new Error(String(response.status));
      await refresh();
    } catch {
      // The same sid again: had it arrived after all, the service knows it and makes no second turn.
      const retry = element('button', 'retry', words.scriptFailed);
      retry.type = 'button';
      retry.addEventListener('click', () => {
        meta?.replaceChildren(words.scriptSending);
        sending = sending.then(post);
      });
      meta?.replaceChildren(retry);
    }
  };
  sending = sending.then(post);
}

/** @param {string} now ISO instant */
async function moveClock(now) {
  const buttons = clockForm.querySelectorAll('button');
  const status = byId('clock-status', HTMLElement);
  for (const button of buttons) button.disabled = true;
  status.textContent = words.scriptMoving;
  try {
    const response = await fetch('/simulator/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });
    const answer = await response.json();
    status.textContent = response.ok ? words.scriptMoved : answer.detail;
  } catch {
    status.textContent = words.scriptUnreachable;
  }
  for (const button of buttons) button.disabled = false;
  await refresh();
}

/**
 * The instant at which a clock on the wall of the phone's place shows `wall`.
 * @param {string} wall YYYY-MM-DDTHH:MM
 */
function instantAt(wall) {
  const wanted = Date.parse(`${wall}Z`);
  let instant = wanted;
  // Twice: the first guess may lie on the other side of a daylight-saving change.
  for (let i = 0; i < 2; i += 1) {
    const parts = Object.fromEntries(
      new Intl.DateTimeFormat('en-US', {
        timeZone: state.place,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      })
        .formatToParts(new Date(instant))
        .map((part) => [part.type, part.value]),
    );
    const seen = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}Z`);
    instant += wanted - seen;
  }
  return new Date(instant).toISOString();
}

/** @type {EventSource | null} */
let events = null;

/** Listens for news of this phone. */
function listen() {
  events?.close();
  events = new EventSource(`/simulator/events?${new URLSearchParams({ to: state.number })}`);
  events.addEventListener('changed', refresh);
}

/** @param {Channel} channel */
function switchTo(channel) {
  state.channel = channel;
  pickUp();
}

function pickUp() {
  sessionStorage.setItem(
    'phone',
    JSON.stringify({ number: state.number, channel: state.channel, place: state.place }),
  );
  state.talk = '';
  atEnd = true;
  log.replaceChildren();
  showPhone();
  listen();
  refresh();
}

// ---- the number of the phone

/** @param {string} message */
function showNumberError(message) {
  byId('number-error', HTMLElement).textContent = message;
  numberField.setAttribute('aria-invalid', String(message !== ''));
  if (message === '') return;
  panel.open = true;
  numberField.focus();
}

// ---- what a person does

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  if (text.value.trim() !== '') send({ body: text.value });
  text.value = '';
  text.focus();
});

text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

byId('voice', HTMLButtonElement).addEventListener('click', () => send({ body: '', attachment: 'audio' }));

byId('location', HTMLButtonElement).addEventListener('click', () => {
  const [latitude = 0, longitude = 0] = (place.selectedOptions[0]?.dataset.pin ?? '').split(',').map(Number);
  send({ body: '', latitude, longitude });
});

byId('phone-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const number = plainNumber(numberField.value);
  const wrong = wrongNumber(words, number);
  showNumberError(wrong);
  if (wrong !== '') return;
  state.number = number;
  state.read = { sms: 0, whatsapp: 0 };
  state.unsent.clear();
  pickUp();
  text.focus();
});

for (const radio of channelRadios())
  radio.addEventListener('change', () => switchTo(radio.value === 'whatsapp' ? 'whatsapp' : 'sms'));

other.addEventListener('click', () => switchTo(otherChannel()));

place.addEventListener('change', () => {
  state.place = place.value;
  pickUp();
});

clockForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = byId('clock-to', HTMLInputElement);
  if (value !== '') moveClock(instantAt(value));
});

for (const button of clockForm.querySelectorAll('button'))
  if (button.dataset.hours !== undefined)
    button.addEventListener('click', () =>
      moveClock(new Date(state.now + Number(button.dataset.hours) * 3_600_000).toISOString()),
    );

// On a wide screen there is room for the settings beside the phone.
panel.open = matchMedia('(min-width: 800px)').matches;
const wrong = wrongNumber(words, plainNumber(state.number));
if (wrong === '') {
  state.number = plainNumber(state.number);
  pickUp();
  text.focus();
} else {
  showPhone();
  showNumberError(wrong);
}
setInterval(() => {
  if (wrongNumber(words, state.number) === '') refresh();
}, POLL_MS);
