import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

/** A second one is started on the same file while the first is stopped; then the first goes on, and both serve. */
export const twoProcesses: Fault = strikeFault({
  name: 'two processes at once on one file: one stopped, another started, both going on',
  lastsMs: ({ stoppedMs }) => stoppedMs,
  bring: async (town) => {
    const first = town.service().child;
    first.kill('SIGSTOP');
    await town.start({}, { elsewhere: true });
    return () => {
      first.kill('SIGCONT');
    };
  },
});
