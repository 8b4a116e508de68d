/** Who wants no news. Everybody did until they said otherwise. */
export const news = `
ALTER TABLE conversations ADD COLUMN news INTEGER NOT NULL DEFAULT 1;
`;
