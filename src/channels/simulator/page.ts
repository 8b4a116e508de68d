import { PAGE_LANGUAGES, PAGE_WORDS, type PageLanguage } from './words.ts';
import { SIMULATED_SENDERS } from './phones.ts';

/** Places a phone may be at: the zone its times are shown in, and the pin it sends. */
const PLACES = [
  { name: 'Tijuana', zone: 'America/Tijuana', pin: '32.5149,-117.0382' },
  { name: 'Ciudad Juárez', zone: 'America/Ciudad_Juarez', pin: '31.6904,-106.4245' },
  { name: 'Matamoros', zone: 'America/Matamoros', pin: '25.8690,-97.5027' },
  { name: 'Ciudad de México', zone: 'America/Mexico_City', pin: '19.4326,-99.1332' },
  { name: 'Cancún', zone: 'America/Cancun', pin: '21.1619,-86.8515' },
  { name: 'San Diego', zone: 'America/Los_Angeles', pin: '32.7157,-117.1611' },
] as const;

/** Makes text safe between tags and inside quoted attributes. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The page's language: the one asked for in the address, else the browser's (`accepted`), else English. */
export function pageLanguage(asked: unknown, accepted: string | false): PageLanguage {
  return (
    PAGE_LANGUAGES.find((language) => language === asked) ??
    PAGE_LANGUAGES.find((language) => language === accepted) ??
    'en'
  );
}

/** The phone as HTML; the script beside it fetches the talk. Addresses in it are relative to `/simulator`. */
export function renderPage(language: PageLanguage): string {
  const words = PAGE_WORDS[language];
  const say = (key: keyof typeof words): string => escapeHtml(words[key]);
  const places = PLACES.map(
    (place) =>
      `<option value="${escapeHtml(place.zone)}" data-pin="${place.pin}">${escapeHtml(place.name)}</option>`,
  ).join('');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('title')} · Aviso</title>
<link rel="icon" type="image/svg+xml" href="/simulator/page/phone.svg">
<link rel="stylesheet" href="/simulator/page/phone.css">
<script type="module" src="/simulator/page/phone.js"></script>
</head>
<body data-words="${escapeHtml(JSON.stringify(words))}">
<main>
<h1 class="unseen">${say('title')}</h1>
<noscript><p class="notice">${say('noScript')}</p></noscript>
<details class="panel" id="panel">
  <summary>${say('settings')}: <span id="shown-number"></span></summary>
  <form id="phone-form" novalidate>
    <label for="number">${say('number')}</label>
    <input id="number" name="number" type="tel" inputmode="tel" autocomplete="off" spellcheck="false" aria-describedby="number-hint number-error">
    <p id="number-hint" class="hint">${say('numberHint')}</p>
    <p id="number-error" class="error" role="alert"></p>
    <fieldset>
      <legend>${say('channel')}</legend>
      <label><input type="radio" name="channel" value="sms" checked> ${say('sms')}</label>
      <label><input type="radio" name="channel" value="whatsapp"> ${say('whatsapp')}</label>
    </fieldset>
    <label for="place">${say('place')}</label>
    <select id="place" name="place">${places}</select>
    <button type="submit">${say('open')}</button>
    <p><a id="another" target="_blank" rel="noopener" href="/simulator">${say('another')}</a></p>
  </form>
  <section aria-labelledby="clock-title">
    <h2 id="clock-title">${say('clock')}</h2>
    <p><time id="clock-now"></time></p>
    <form id="clock-form" hidden>
      <div class="pair">
        <button type="button" data-hours="1">${say('hour')}</button>
        <button type="button" data-hours="24">${say('day')}</button>
      </div>
      <label for="clock-to">${say('moveTo')}</label>
      <input id="clock-to" type="datetime-local" step="60">
      <button type="submit">${say('move')}</button>
    </form>
    <p id="clock-fixed" class="hint" hidden>${say('clockFixed')} <code>NOW=2021-02-19T15:00:00Z npm start</code></p>
    <p id="clock-status" role="status"></p>
  </section>
</details>
<section class="phone" id="phone" data-channel="sms" data-sms="${SIMULATED_SENDERS.sms}" data-whatsapp="${SIMULATED_SENDERS.whatsapp}" aria-labelledby="peer">
  <header class="bar">
    <span class="avatar" aria-hidden="true">A</span>
    <p id="peer"><strong>Aviso</strong> <span id="sender"></span></p>
    <button type="button" id="other" class="other"></button>
  </header>
  <div class="log" id="log" role="log" aria-live="polite" aria-label="${say('talk')}" tabindex="0"></div>
  <p id="trouble" class="trouble" role="alert" hidden></p>
  <form class="composer" id="composer">
    <button type="button" id="voice" class="tool" aria-label="${say('voice')}" title="${say('voice')}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm6-3a6 6 0 0 1-5 5.9V21h-2v-3.1A6 6 0 0 1 6 12h2a4 4 0 0 0 8 0z"/></svg></button>
    <button type="button" id="location" class="tool" aria-label="${say('location')}" title="${say('location')}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7zm0 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z"/></svg></button>
    <label class="unseen" for="text">${say('write')}</label>
    <textarea id="text" rows="1" autocomplete="off" placeholder="${say('writeShort')}"></textarea>
    <button type="submit" id="send" class="send">${say('send')}</button>
  </form>
</section>
</main>
</body>
</html>
`;
}
