/** The name of the clip of a text, without its ending: `registration:birthDate.ask` is said by `registration.birthDate.ask.ogg`. */
export const clipName = (key: string): string => key.replace(':', '.');
