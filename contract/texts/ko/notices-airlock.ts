/** Messages about egress requests, by key. */
export const airlockNoticeTexts = { // table
  'egress-submitted': '심사할 반출신청이 있습니다: “{{title}}”, 과제 {{projectKo}}.',
  'egress-conflict': '“{{title}}”에 대한 두 심사자의 판정이 다릅니다. 이제 서로의 판정을 볼 수 있으며, 한 번 고치거나 그대로 둘 수 있습니다.',
  'egress-returned': '반출신청 “{{title}}”이(가) 되돌아왔습니다. 심사자의 요청을 읽고 작업환경에서 파일을 고친 뒤 다시 신청하십시오.',
  'egress-approved': '반출신청 “{{title}}”이(가) 승인되었습니다. 반출심사자가 파일을 반출합니다.',
  'egress-released': '“{{title}}”의 파일이 반출되었습니다. 포털에서 꾸러미를 내려받으십시오.',
  'egress-rejected': '반출신청 “{{title}}”이(가) 거절되었습니다. 포털에서 사유를 확인하십시오.',
  'egress-withdrawn': '신청자가 반출신청 “{{title}}”을(를) 거두었습니다. 더 심사할 것이 없습니다.',
} as const
