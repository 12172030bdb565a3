const PREFIX = 'own-';
const OWN = /^(own-[0-9a-f]{8})[0-9a-f]{56}$/;

/** What a network of one's own is called in records: by its file, of which nobody else may know. @param sha256 in hexadecimal */
export const ownModelId = (sha256: string): string => `${PREFIX}${sha256}`;

/** Whether a reading is by a network of its user's own, and says nothing of Scrawl's. */
export const isOwnModelId = (modelId: string): boolean => OWN.test(modelId);

/** A model's name as people read it: of a network of one's own the beginning. */
export const shortModelId = (modelId: string): string => modelId.replace(OWN, '$1…');
