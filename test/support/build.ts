import { execFileSync } from 'node:child_process';
import { packageRoot } from '../../src/root.ts';

/** Builds what the service's own processes run, once before the tests; quick when nothing changed. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: packageRoot(), stdio: 'inherit' });
}
