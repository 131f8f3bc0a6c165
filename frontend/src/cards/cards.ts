/* The cards for what Home Assistant has none. */
export {};
