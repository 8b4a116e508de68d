import type { JobStorage, SavedViewStorage } from '../storage.ts';
import type { Answers, Calls } from './calls.ts';

/** What members of staff began on pages, and the filters that they saved, as the port has them. */
export function workPort(
  {
    jobs,
    savedViews,
  }: { readonly jobs: Answers<JobStorage>; readonly savedViews: Answers<SavedViewStorage> },
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
