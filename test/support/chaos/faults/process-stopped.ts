import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

export const processStopped: Fault = strikeFault({
  name: 'process stopped (SIGSTOP), then let go on',
  lastsMs: ({ stoppedMs }) => stoppedMs,
  bring: async (town) => {
    const { child } = town.service();
    child.kill('SIGSTOP');
    return () => {
      child.kill('SIGCONT');
    };
  },
});
