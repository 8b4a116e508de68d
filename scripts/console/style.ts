import { join } from 'node:path';
import { compile } from 'sass';
import { packageRoot } from '../../src/platform/root.ts';

export const DESIGN_SYSTEM = 'node_modules/@uswds/uswds';
/** Where the console serves its style and its pictures from. */
export const ASSETS = 'src/console/pages/assets';

/** The style of the console, compiled, and the pictures of the design system that it names. */
export function consoleStyle(): { readonly css: string; readonly pictures: readonly string[] } {
  const { css } = compile(join(packageRoot(), 'src/console/pages/style/console.scss'), {
    loadPaths: [join(packageRoot(), DESIGN_SYSTEM, 'packages')],
    style: 'compressed',
    quietDeps: true,
  });
  const named = [...css.matchAll(/url\("?\.\/([\w./-]+\.svg)"?\)/g)].map(([, path = '']) => path);
  return { css: `${css.replace(/^\uFEFF/, '')}\n`, pictures: [...new Set(named)].sort() };
}
