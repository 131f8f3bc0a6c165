/* The dashboard strategy `custom:rvc-coach`. */
export {};
