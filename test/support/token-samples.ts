import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { createToken } from '../../src/console/tokens.ts';

/** Of the tokens. */
export const TOKEN_SAMPLES = {
  'POST /tokens/new': (): Sample => ({ fields: { name: 'New', staff: '', role: 'viewer', days: '30' } }),
  'POST /tokens/{id}/revoke': async ({ deps }: ConsoleWorld): Promise<Sample> => {
    const { token } = await createToken(deps, { name: 'Old', role: 'viewer', days: 30 });
    return { params: { id: token.id } };
  },
};
