import type { Request } from 'express';
import { MOST_UPLOAD_BYTES } from '../../jobs/job-files.ts';
import { receiveForm, type Upload } from './multipart.ts';
import type { Reply, Visit } from './page.ts';

const LONGEST_NAME = 120;

/**
 * Answers a form that brings a file, once all of it has come.
 * @param isOwn whether the form is ours, by its fields; where it is not, null is given and nothing is done
 */
export async function answerUpload(
  visit: Visit,
  request: Request,
  isOwn: (fields: URLSearchParams) => boolean,
  answer: (visit: Visit) => Promise<Reply> | Reply,
): Promise<Reply | null> {
  const { jobs, ids } = visit.deps;
  const id = ids.next();
  const file = await jobs.files.create(id);
  const taken = { kept: false };
  try {
    const most = jobs.mostBytes ?? MOST_UPLOAD_BYTES;
    const { fields, name, fault, own } = await receiveForm(request, file, most, isOwn);
    if (!own) return null;
    const upload: Upload = {
      ...{ id, name: name.slice(-LONGEST_NAME), fault },
      keep() {
        taken.kept = true;
        return file.done();
      },
    };
    const form = { get: (of: string) => fields.get(of) ?? '', all: (of: string) => fields.getAll(of) };
    return await answer({ ...visit, form, upload });
  } finally {
    if (taken.kept) await file.close();
    else await file.drop();
  }
}
