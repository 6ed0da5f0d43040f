/** The emoji shortcodes that answers use; any other shortcode stays as it was written. */

const EMOJI = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", pray: "🙏", clap: "👏", muscle: "💪",
  point_right: "👉", raised_hands: "🙌", ok_hand: "👌", eyes: "👀",
  smile: "😄", slightly_smiling_face: "🙂", blush: "😊", thinking_face: "🤔", sweat_smile: "😅", bow: "🙇",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", o: "⭕",
  white_large_square: "⬜", warning: "⚠️", rotating_light: "🚨", no_entry: "⛔", information_source: "ℹ️",
  question: "❓", exclamation: "❗", bulb: "💡", memo: "📝", clipboard: "📋", books: "📚", book: "📖",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", calendar: "📅", date: "📅",
  hourglass_flowing_sand: "⏳", alarm_clock: "⏰", bell: "🔔", lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️",
  computer: "💻", iphone: "📱", email: "📧", envelope: "✉️", telephone_receiver: "📞", phone: "☎️", link: "🔗",
  mag: "🔍", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", package: "📦", moneybag: "💰", yen: "💴",
  office: "🏢", factory: "🏭", hospital: "🏥", school: "🏫", construction: "🚧", truck: "🚚", hotel: "🏨",
  star: "⭐", sparkles: "✨", tada: "🎉", rocket: "🚀", dart: "🎯", seedling: "🌱", robot_face: "🤖",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", large_blue_circle: "🔵", white_circle: "⚪",
};

/**
 * The character for a shortcode without its colons, or null.
 * @param {string} name
 * @returns {string|null}
 */
export function emojiFor(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : null;
}

/** Replaces the shortcodes of a plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (code, name) => emojiFor(name) ?? code);
}
