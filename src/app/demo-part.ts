import { readDemoState } from '../demo/demo.ts';
import { loadDemo, type LoadedDemo } from './demo.ts';
import { noteDemo, settleDemo, startDemoDay, type DemoDay } from './demo-day/demo-day.ts';
import type { Runtime } from './open.ts';

/** The demo programme of this process. */
export interface DemoPart {
  /** Resolves when nothing of the demo's past is being played, or is going to be. */
  readonly ready: Promise<void>;
  /** Plays the demo's past, if it was just loaded, and starts then what sends and looks after schedules. @param send sends what is due */
  playThenStart(parts: readonly { start(): void }[], send: () => Promise<void>): void;
  /** Something was queued: while the past is played, it is sent between two things of it. */
  wake(): void;
  /** Plays no further, and starts nothing. */
  stop(): Promise<void>;
}

/**
 * Loads the demo programme into an empty database where the configuration wants it, or removes it where it does not any more.
 * @param alone whether this process is all there is of the service
 * @param families how many text in the two weeks that the demo has behind it; 0: none are played. All when left out
 */
export async function createDemoPart(runtime: Runtime, alone: boolean, families?: number): Promise<DemoPart> {
  const loaded = await loadOrRemove(runtime);
  const { storage, config } = runtime;
  // Nothing is played over what others texted, nor beside another process that sends.
  const plays = alone && families !== 0 && (await storage.madeBy()) === null;
  const played = config.twilio === null && plays ? loaded : null;
  if (loaded !== null && config.twilio === null) await noteDemo(runtime, loaded, played !== null);

  let day: DemoDay | null = null;
  let stopped = false;
  let queued = false;
  let settle = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    settle = resolve;
  });
  if (played === null) settle();
  return {
    ready,
    playThenStart(parts, send) {
      if (played !== null && !stopped) {
        const sendQueued = async (): Promise<void> => {
          if (!queued) return;
          queued = false;
          await send();
        };
        day = startDemoDay(runtime, played, sendQueued, families);
        void day.done.then(settle);
      }
      void ready.then(() => {
        if (!stopped) for (const part of parts) part.start();
      });
    },
    wake() {
      queued = true;
    },
    async stop() {
      stopped = true;
      if (day === null) settle();
      day?.stop();
      await ready;
    },
  };
}

/** Gives what was loaded; null when nothing was. */
async function loadOrRemove(runtime: Runtime): Promise<LoadedDemo | null> {
  const { config, storage } = runtime;
  if (config.twilio === null) await settleDemo(runtime);
  const wanted = config.demo && (await readDemoState(storage)) !== 'removed';
  return wanted ? loadDemo(runtime) : null;
}
