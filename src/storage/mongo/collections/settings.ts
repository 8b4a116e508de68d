import { Schema } from 'mongoose';
import { id, options, text } from '../fields.ts';

/** A small named text. The database's own number and key check are in a collection of the same shape, `meta`. */
export interface SettingDocument {
  _id: string;
  value: string;
}

export const settingSchema = new Schema<SettingDocument>({ _id: id, value: text }, options);
