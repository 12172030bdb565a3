/** Whether a file is a picture, by its type or, where the system knows none (HEIC on most desks), its name. */
export const isPictureFile = ({ type, name }: Pick<File, 'type' | 'name'>): boolean => type.startsWith('image/') || (type === '' && /\.(?:heic|heif|avif|jpe?g|png|webp|gif|bmp)$/i.test(name));
