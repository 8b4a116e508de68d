// @ts-check
// What a message has beside its words.

import { element } from './elements.js';

/** @typedef {'sms' | 'whatsapp'} Channel */
/** @typedef {{ id: string, title: string }} Choice */
/** @typedef {{ latitude: number, longitude: number, label?: string }} Pin */
/**
 * A message of the talk as `GET /simulator/talk` shows it; `unsent` is one that the service has not confirmed yet.
 * @typedef {object} Message
 * @property {'received' | 'sent' | 'unsent'} kind
 * @property {string} id
 * @property {Channel} channel
 * @property {string} body
 * @property {string} [createdAt] ISO instant; an unsent one has none
 * @property {string | null} [attachment]
 * @property {Pin | null} [location]
 * @property {number} [segments]
 * @property {string} [status]
 * @property {{ choices?: Choice[], location?: Pin, template?: unknown, clip?: string }} [content]
 */

/**
 * The choices that a message offers, as WhatsApp shows them; null where it offers none.
 * @param {Message} message
 * @param {string} choose what opens a list
 * @param {(choice: Choice) => void} chosen
 */
export function choicesOf(message, choose, chosen) {
  const choices = message.kind === 'received' ? (message.content?.choices ?? []) : [];
  // WhatsApp shows up to three as buttons and up to ten as a list; the numbers in the text always work.
  if (message.channel !== 'whatsapp' || choices.length === 0 || choices.length > 10) return null;
  const box = element('div', 'choices');
  const buttons = choices.map((choice) => {
    const button = element('button', '', choice.title);
    button.type = 'button';
    button.addEventListener('click', () => {
      chosen(choice);
    });
    return button;
  });
  if (choices.length <= 3) box.append(...buttons);
  else {
    const list = element('details');
    list.append(element('summary', '', choose), ...buttons);
    box.append(list);
  }
  return box;
}

/**
 * A place on a map.
 * @param {Pin} place
 * @param {string} unnamed what one without a name is called
 */
export function pinOf(place, unnamed) {
  const pin = element('p', 'pin');
  pin.append(
    place.label ?? unnamed,
    document.createElement('br'),
    `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`,
  );
  return pin;
}

/**
 * Plays a recorded clip.
 * @param {string} clip its name under /media
 * @param {string} label what it says
 */
export function playerOf(clip, label) {
  const player = element('audio');
  player.controls = true;
  player.preload = 'metadata';
  player.src = `/media/${clip}`;
  player.setAttribute('aria-label', label);
  return player;
}
