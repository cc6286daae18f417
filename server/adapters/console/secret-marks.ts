/**
 * Marks in a console command's output, which terminals ignore: between them the terminal's echo is off, and an answer that is typed is
 * neither shown nor recorded.
 */
export const secretAsked = '\u001b]777;glovebox-asks\u0007'
export const secretTaken = '\u001b]777;glovebox-took\u0007'
