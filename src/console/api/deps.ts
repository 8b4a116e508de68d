import type { BroadcastDeps } from '../../broadcasts/deps.ts';
import type { Log } from '../../domain/log.ts';
import type { StreamTuning } from '../streams.ts';
import type { LimitTuning } from './limits.ts';

/** What the API needs from the rest of the service. */
export interface ApiDeps extends BroadcastDeps {
  readonly log: Log;
  /** Version of the service, for the description. */
  readonly version: string;
  /** Called after something was changed: messages may be waiting. */
  readonly changed: () => void;
  /** Told how long each urgent request had waited that somebody took, milliseconds. */
  readonly onUrgentTaken?: ((waitedMs: number) => void) | undefined;
  readonly tuning?: ApiTuning;
}

export interface ApiTuning {
  readonly limits?: Partial<LimitTuning>;
  readonly streams?: Partial<StreamTuning>;
  /** What a file may hold at most. */
  readonly uploadBytes?: number;
}
