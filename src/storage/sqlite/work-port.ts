import type { JobStorage, SavedViewStorage } from '../storage.ts';
import type { createJobs } from './jobs.ts';
import type { createSavedViews } from './saved-views.ts';

/** What members of staff began on pages, and the filters that they saved, as the port has them. */
export function workPort(
  jobs: ReturnType<typeof createJobs>,
  savedViews: ReturnType<typeof createSavedViews>,
  read: <T>(work: () => T) => Promise<T>,
): JobStorage & SavedViewStorage {
  return {
    findJob: (id) => read(() => jobs.findJob(id)),
    listJobs: (query) => read(() => jobs.listJobs(query)),
    listJobsDue: (query) => read(() => jobs.listJobsDue(query)),
    findSavedView: (id) => read(() => savedViews.findSavedView(id)),
    listSavedViews: (query) => read(() => savedViews.listSavedViews(query)),
  };
}
