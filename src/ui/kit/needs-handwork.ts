/**
 * Whether the app can be put on the home screen by hand alone: browsers on iPhones and iPads say so by knowing
 * `standalone`. Other browsers offer it by themselves or not at all, and there nothing is said.
 */
export const needsHandwork = (device: { readonly standalone?: unknown } = navigator as { readonly standalone?: unknown }): boolean => device.standalone === false;
