// The phone page. It keeps nothing that the service does not have: after every change it asks for the whole talk and
// shows what is new, so a lost event or a reload costs nothing.

// Asked also while events come: another process may be the one that sends, and the clock on the page goes on.
const POLL_MS = 3000;

import { plainNumber, wrongNumber } from './number.js';

const words = JSON.parse(document.body.dataset.words);
const byId = (id) => document.getElementById(id);
const phone = byId('phone');
const log = byId('log');
const text = byId('text');
const numberField = byId('number');
const place = byId('place');

const zones = [...place.options].map((option) => option.value);
const asked = new URLSearchParams(location.search);
const stored = JSON.parse(sessionStorage.getItem('phone') ?? '{}');
const state = {
  // In an address a bare + arrives as a space.
  number: asked.get('number')?.replace(/^ /, '+') ?? stored.number ?? '+525512345678',
  channel: (asked.get('channel') ?? stored.channel) === 'whatsapp' ? 'whatsapp' : 'sms',
  place: [asked.get('place'), stored.place].find((zone) => zones.includes(zone)) ?? zones[0],
  /** Texts that the service has not confirmed yet, by sid. */
  unsent: new Map(),
  now: null,
  talk: '',
  /** How many messages were received on each channel when it was last looked at. */
  read: { sms: 0, whatsapp: 0 },
};

// ---- what is shown

function element(tag, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

function formatted(instant, options) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: state.place, ...options }).format(
    new Date(instant),
  );
}
const timeOf = (instant) => formatted(instant, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayOf = (instant) =>
  formatted(instant, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

function metaOf(message) {
  const parts = [timeOf(message.createdAt)];
  if (message.kind === 'sent') parts.push(words.scriptSent);
  else {
    if (message.channel === 'sms') {
      const { segments } = message;
      parts.push(segments === 1 ? words.scriptSegment : words.scriptSegments.replace('{n}', segments));
    }
    const status = message.status.charAt(0).toUpperCase() + message.status.slice(1);
    if (message.content?.template) parts.push(words.scriptTemplate);
    parts.push(words[`state${status}`] ?? message.status);
  }
  return parts.join(' · ');
}

function choicesOf(message) {
  const choices = message.kind === 'received' ? (message.content?.choices ?? []) : [];
  // WhatsApp shows up to three as buttons and up to ten as a list; the numbers in the text always work.
  if (message.channel !== 'whatsapp' || choices.length === 0 || choices.length > 10) return null;
  const box = element('div', 'choices');
  const buttons = choices.map((choice) => {
    const button = element('button', '', choice.title);
    button.type = 'button';
    button.addEventListener('click', () => {
      send({ body: choice.title, payload: choice.id });
      text.focus();
    });
    return button;
  });
  if (choices.length <= 3) box.append(...buttons);
  else {
    const list = element('details');
    list.append(element('summary', '', words.scriptChoose), ...buttons);
    box.append(list);
  }
  return box;
}

function pinOf(place) {
  const pin = element('p', 'pin');
  pin.append(
    place.label ?? words.scriptLocation,
    document.createElement('br'),
    `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`,
  );
  return pin;
}

function bubbleOf(message) {
  const mine = message.kind !== 'received';
  const bubble = element('article', mine ? 'bubble mine' : 'bubble');
  bubble.dataset.id = message.id;
  bubble.append(element('span', 'unseen', `${mine ? words.scriptYou : words.scriptService}: `));
  const media = message.attachment === 'audio' ? words.scriptVoice : words.scriptFile;
  if (message.attachment) bubble.append(element('p', '', `▶ ${media}`));
  // What the service writes may be in any of its languages, which the page does not know.
  if (message.body) {
    const body = element('p', 'body', message.body);
    body.lang = '';
    bubble.append(body);
  }
  const pin = message.content?.location ?? message.location;
  if (pin) bubble.append(pinOf(pin));
  const choices = choicesOf(message);
  if (choices) bubble.append(choices);
  bubble.append(element('p', 'meta', message.kind === 'unsent' ? words.scriptSending : metaOf(message)));
  return bubble;
}

/** Adds what is new and updates what has changed; leaves the rest alone, so that a screen reader reads only news. */
function show(messages) {
  const shown = new Map([...log.querySelectorAll('.bubble')].map((bubble) => [bubble.dataset.id, bubble]));
  let day = '';
  let cursor = log.firstElementChild;
  const put = (node) => {
    if (node === cursor) cursor = node.nextElementSibling;
    else log.insertBefore(node, cursor);
  };
  log.querySelector('.empty')?.remove();
  cursor = log.firstElementChild;
  for (const message of messages) {
    const its = message.kind === 'unsent' ? day : dayOf(message.createdAt);
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
      if (meta.textContent !== metaOf(message)) meta.textContent = metaOf(message);
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
log.addEventListener('scroll', () => {
  atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
});

function keepNewestInSight() {
  if (atEnd) log.scrollTop = log.scrollHeight;
}

// A keyboard that opens, the settings and a notice take room from the talk.
new ResizeObserver(keepNewestInSight).observe(log);

function showPhone() {
  phone.dataset.channel = state.channel;
  byId('sender').textContent =
    `${words[state.channel]} · ${phone.dataset[state.channel].replace('whatsapp:', '')}`;
  byId('shown-number').textContent = state.number;
  showOther(0);
  byId('location').hidden = state.channel === 'sms';
  numberField.value = state.number;
  place.value = state.place;
  document.querySelector(`input[name=channel][value=${state.channel}]`).checked = true;
  const other = `+${String(BigInt(state.number.replace(/\D/g, '') || '0') + 1n)}`;
  const query = new URLSearchParams({ number: other, channel: state.channel, place: state.place });
  byId('another').href = `${location.pathname}?${query}`;
}

const otherChannel = () => (state.channel === 'sms' ? 'whatsapp' : 'sms');

/** The way to the phone's other app, with the number of messages that wait there. */
function showOther(unread) {
  const name = words[otherChannel()];
  byId('other').textContent = unread === 0 ? name : `${name} (${unread})`;
  const label = words.scriptSwitch.replace('{channel}', name);
  byId('other').setAttribute('aria-label', unread === 0 ? label : `${label} (${unread})`);
}

function showClock(talk) {
  state.now = Date.parse(talk.now);
  const now = byId('clock-now');
  now.dateTime = talk.now;
  now.textContent = `${dayOf(talk.now)}, ${timeOf(talk.now)}`;
  byId('clock-form').hidden = !talk.clockMoves;
  byId('clock-fixed').hidden = talk.clockMoves;
}

function showTrouble(message) {
  byId('trouble').hidden = message === '';
  byId('trouble').textContent = message;
}

// ---- talking with the service

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

/** Sends one text; texts leave one after another, in the order in which they were written. */
function send(content) {
  const sid = newSid();
  const { channel, number: from } = state;
  const location =
    content.latitude === undefined ? null : { latitude: content.latitude, longitude: content.longitude };
  const message = {
    kind: 'unsent',
    id: sid,
    channel,
    body: content.body,
    attachment: content.attachment,
    location,
  };
  state.unsent.set(sid, message);
  const bubble = bubbleOf(message);
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
        bubble.querySelector('.meta').textContent = words.scriptSending;
        sending = sending.then(post);
      });
      bubble.querySelector('.meta').replaceChildren(retry);
    }
  };
  sending = sending.then(post);
}

async function moveClock(now) {
  const buttons = byId('clock-form').querySelectorAll('button');
  const status = byId('clock-status');
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

/** The instant at which a clock on the wall of the phone's place shows `wall` (YYYY-MM-DDTHH:MM). */
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

let events = null;

/** Listens for news of this phone. */
function listen() {
  events?.close();
  events = new EventSource(`/simulator/events?${new URLSearchParams({ to: state.number })}`);
  events.addEventListener('changed', refresh);
}

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

function showNumberError(message) {
  byId('number-error').textContent = message;
  numberField.setAttribute('aria-invalid', String(message !== ''));
  if (message === '') return;
  byId('panel').open = true;
  numberField.focus();
}

// ---- what a person does

byId('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  if (text.value.trim() !== '') send({ body: text.value });
  text.value = '';
  text.focus();
});

text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId('composer').requestSubmit();
});

byId('voice').addEventListener('click', () => send({ body: '', attachment: 'audio' }));

byId('location').addEventListener('click', () => {
  const [latitude, longitude] = place.selectedOptions[0].dataset.pin.split(',').map(Number);
  send({ body: '', latitude, longitude });
});

byId('phone-form').addEventListener('submit', (event) => {
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

for (const radio of document.querySelectorAll('input[name=channel]')) {
  radio.addEventListener('change', () => {
    switchTo(radio.value);
  });
}

byId('other').addEventListener('click', () => switchTo(otherChannel()));

place.addEventListener('change', () => {
  state.place = place.value;
  pickUp();
});

byId('clock-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = byId('clock-to');
  if (value !== '') moveClock(instantAt(value));
});

for (const button of byId('clock-form').querySelectorAll('button[data-hours]')) {
  button.addEventListener('click', () =>
    moveClock(new Date(state.now + Number(button.dataset.hours) * 3_600_000).toISOString()),
  );
}

// On a wide screen there is room for the settings beside the phone.
byId('panel').open = matchMedia('(min-width: 800px)').matches;
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
