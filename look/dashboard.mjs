// Works in the Dashboard of a running server as a person does, by role and label, page by page, and looks at each. What was
// done is checked by the Management API.
//
//   GUILDHALL_SETUP=… GUILDHALL_API=… GUILDHALL_TOKEN=… node dashboard.mjs [--pictures FOLDER]
import { Person, Report, browser } from './person.mjs';
import { sheet } from './sheet.mjs';
import * as administrator from './dashboard/administrator.mjs';
import * as gettingIn from './dashboard/getting_in.mjs';
import * as organization from './dashboard/organization.mjs';

const pictures = process.argv[2] === '--pictures' ? process.argv[3] : undefined;
const report = new Report(pictures);
const chromium = await browser();
const owner = await Person.at(chromium, report);
// Each walk begins where the one before it ended, signed in, and leaves the person so.
for (const [name, walk] of Object.entries({
  'getting in': gettingIn.walk,
  organization: organization.walk,
  administrators: administrator.walk,
  'signing out': gettingIn.leave,
})) {
  try {
    await walk(owner);
  } catch (error) {
    report.failures.push(`${name}: ${error.stack}`);
    const words = await owner.page.evaluate(() => document.body.innerText);
    report.failures.push(`${owner.page.url()}:\n${words}`);
    break;
  }
}
if (pictures) await sheet(chromium, report);
await chromium.close();
for (const failure of report.failures) console.error(failure);
console.log(`${report.passed.length} pages passed, ${report.failures.length} failures`);
process.exitCode = report.failures.length || !report.passed.length ? 1 : 0;
