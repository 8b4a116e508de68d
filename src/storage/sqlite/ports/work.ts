import type { JobStorage, SavedViewStorage } from '../../storage.ts';
import type { Calls } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What members of staff began on pages, and the filters that they saved, as the port has them. */
export function workPort(
  { jobs, savedViews }: Pick<Parts, 'jobs' | 'savedViews'>,
  { read }: Calls,
): JobStorage & SavedViewStorage {
  return {
    findJob: (id) => read(() => jobs.findJob(id)),
    listJobs: (query) => read(() => jobs.listJobs(query)),
    listJobsDue: (query) => read(() => jobs.listJobsDue(query)),
    findSavedView: (id) => read(() => savedViews.findSavedView(id)),
    listSavedViews: (query) => read(() => savedViews.listSavedViews(query)),
  };
}
