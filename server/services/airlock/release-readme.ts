import type { ReleaseRecord } from '../../domain/airlock/release-record.ts'

/** What a person reads who opens the package without knowing the product. */
export const releaseReadme = (record: Omit<ReleaseRecord, 'package'>): { readonly en: string; readonly ko: string } => {
  const list = record.files.map((f) => `  files/${f.path}\n    sha256 ${f.sha256}`).join('\n')
  const en = [
    'Released outputs', '================', '',
    `${record.project.title.en}: ${record.request.title}`, `Released ${record.release.at} (UTC) by ${record.release.by.name}.`, '', list, '',
    'release.json is the signed record of this release: who submitted, checked and released which bytes, under which',
    'rules and licences. It is signed with Ed25519; the signature of its exact bytes is release.json.sig.', '',
    'To verify everything, offline:', '', '  npx glovebox verify THIS.zip --key keys.json', '',
    'keys.json is the answer of /api/v1/keys of the environment that released it. Get it from there, not from this',
    'package: release-key.pem here only shows that nothing was changed since somebody signed it.', '',
    'With OpenSSL 3 alone:', '',
    '  openssl pkeyutl -verify -pubin -inkey release-key.pem -rawin -in release.json -sigfile release.json.sig', '',
    `Signing key: ${record.signer.keyId}`, '',
  ]
  const ko = [
    '반출된 결과물', '=============', '',
    `${record.project.title.ko}: ${record.request.title}`, `${record.release.at} (UTC) ${record.release.by.name} 반출`, '', list, '',
    'release.json은 이 반출의 서명된 기록입니다. 누가 어떤 바이트를 신청·심사·반출했는지, 어떤 규칙과 이용허락에 따랐는지가',
    '들어 있습니다. Ed25519로 서명했으며, 이 파일의 바이트에 대한 서명이 release.json.sig입니다.', '',
    '오프라인에서 전체를 확인하려면:', '', '  npx glovebox verify 이파일.zip --key keys.json', '',
    'keys.json은 반출한 환경의 /api/v1/keys 응답입니다. 이 꾸러미가 아니라 그곳에서 받으십시오. 함께 든 release-key.pem은',
    '누군가 서명한 뒤로 바뀐 것이 없다는 것만 보여 줍니다.', '',
    'OpenSSL 3만으로 확인하려면:', '',
    '  openssl pkeyutl -verify -pubin -inkey release-key.pem -rawin -in release.json -sigfile release.json.sig', '',
    `서명 키: ${record.signer.keyId}`, '',
  ]
  return { en: en.join('\n'), ko: ko.join('\n') }
}
