import type { JobStorage, SavedViewStorage } from '../storage.ts';
import type { createJobs } from './jobs.ts';
import type { createSavedViews } from './saved-views.ts';

/** What members of staff began on pages, and the filters that they saved, as the port has them. */
export function workPort(
  jobs: ReturnType<typeof createJobs>,
  savedViews: ReturnType<typeof createSavedViews>,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): JobStorage & SavedViewStorage {
  return {
    findJob: (id) => call(() => jobs.findJob(id)),
    listJobs: (query) => call(() => jobs.listJobs(query)),
    listJobsDue: (query) => call(() => jobs.listJobsDue(query)),
    findSavedView: (id) => call(() => savedViews.findSavedView(id)),
    listSavedViews: (query) => call(() => savedViews.listSavedViews(query)),
  };
}
