import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LARGEST_CLIP } from '../../../src/channels/clips/clip-file.ts';
import { readClips } from '../../../src/channels/clips/clip-index.ts';
import { openClips } from '../../../src/channels/clips/clips.ts';
import { audioDir, SOUNDS } from '../../support/clip-files.ts';
import { createMemoryLog } from '../../support/log.ts';

describe('the clips in AUDIO_DIR', () => {
  it('are found by language and name, and addressed by what is in them', async () => {
    const { dir, write } = audioDir({
      'es/consent.ogg': SOUNDS.opus,
      'ht/registration.caseNumber.ask.mp3': SOUNDS.mp3,
      'fr/family.MP3': SOUNDS.frame,
      'en/family.m4a': SOUNDS.m4a,
      'pt/family.aac': SOUNDS.aac,
      'pt/place.amr': SOUNDS.amr,
    });
    const { clips, faults } = await readClips(dir);
    expect(faults).toEqual([]);
    const paths = clips.map(({ path, type }) => [path.replace(/-[0-9a-f]{16}\./, '-HASH.'), type]);
    expect(new Map(paths.map(([path = '', type = '']) => [path, type]))).toEqual(
      new Map([
        ['es/consent-HASH.ogg', 'audio/ogg'],
        ['en/family-HASH.m4a', 'audio/mp4'],
        ['pt/family-HASH.aac', 'audio/aac'],
        ['pt/place-HASH.amr', 'audio/amr'],
        ['ht/registration.caseNumber.ask-HASH.mp3', 'audio/mpeg'],
        ['fr/family-HASH.mp3', 'audio/mpeg'],
      ]),
    );
    const [before] = clips;
    write('es/consent.ogg', Buffer.concat([SOUNDS.opus, Buffer.from('more')]));
    const [after] = (await readClips(dir, { clips, faults })).clips;
    expect(after?.name).toBe('consent');
    expect(after?.path).not.toBe(before?.path);
  });

  it('are no clips when WhatsApp would not play them, and each says why', async () => {
    const { dir } = audioDir({
      'es/consent.ogg': SOUNDS.vorbis,
      'es/family.wav': SOUNDS.mp3,
      'es/a b.mp3': SOUNDS.mp3,
      'es/..mp3': SOUNDS.mp3,
      'es/.hidden.mp3': SOUNDS.mp3,
      'es/large.mp3': SOUNDS.mp3,
      'es/place.mp3': SOUNDS.mp3,
      'es/place.ogg': SOUNDS.opus,
      'es/review.m4a': SOUNDS.m4a,
      'es/review.amr': SOUNDS.amr,
      'de/consent.ogg': SOUNDS.opus,
    });
    truncateSync(join(dir, 'es/large.mp3'), LARGEST_CLIP + 1);
    const { clips, faults } = await readClips(dir);
    expect(clips.map(({ path }) => path.replace(/-[0-9a-f]{16}/, ''))).toEqual([
      'es/place.ogg',
      'es/review.m4a',
    ]);
    expect(faults.map(({ file, fault }) => `${file} ${fault}`).sort()).toEqual([
      'a b.mp3 name',
      'consent.ogg sound',
      'family.wav ending',
      'large.mp3 size',
      'place.mp3 double',
      'review.amr double',
    ]);
  });

  it('are looked at again: one is added, replaced, taken away while the service runs', async () => {
    const { dir, write, remove } = audioDir({ 'es/consent.ogg': SOUNDS.opus, 'es/x.wav': SOUNDS.mp3 });
    const log = createMemoryLog();
    const clips = await openClips(dir, log, 20);
    onTestFinished(() => clips.stop());
    clips.start();
    const until = async (holds: () => boolean): Promise<void> => {
      for (let tried = 0; !holds() && tried < 100; tried += 1) await pause(20);
      expect(holds()).toBe(true);
    };
    const first = clips.pathOf('es', 'consent') ?? '';
    expect(clips.at(first)?.type).toBe('audio/ogg');
    expect(clips.pathOf('en', 'consent')).toBeNull();
    write('en/consent.ogg', SOUNDS.opus);
    await until(() => clips.pathOf('en', 'consent') !== null);
    writeFileSync(join(dir, 'es/consent.ogg'), Buffer.concat([SOUNDS.opus, Buffer.from('again')]));
    await until(() => clips.pathOf('es', 'consent') !== first);
    expect(clips.at(first)).toBeNull();
    remove('es/consent.ogg');
    await until(() => clips.pathOf('es', 'consent') === null);
    expect(log.lines.filter(({ fields }) => fields['file'] === 'es/x.wav')).toHaveLength(1);
  });

  it('stand as they were when the folder cannot be read any more', async () => {
    const { dir } = audioDir({ 'es/consent.ogg': SOUNDS.opus });
    const log = createMemoryLog();
    const clips = await openClips(dir, log, 10);
    onTestFinished(() => clips.stop());
    rmSync(dir, { recursive: true });
    clips.start();
    await pause(100);
    expect(clips.pathOf('es', 'consent')).not.toBeNull();
    expect(log.lines.some(({ message }) => message.startsWith('AUDIO_DIR could not be read again'))).toBe(
      true,
    );
    await expect(openClips(dir, log)).rejects.toThrow();
  });
});
