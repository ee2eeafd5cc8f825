// The parts of the page know nothing of each other.

import { openChat } from "./chat.js";
import { openCounter } from "./counter.js";
import { openReminder } from "./reminder.js";

openChat();
openCounter();
openReminder();
