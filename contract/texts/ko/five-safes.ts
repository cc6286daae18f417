/** The facts of the Five Safes strip: `reason.<room>.<fact>`. */
export const fiveSafesTexts = { // table
  reason: {
    people: {
      'member': '과제 구성원입니다.',
      'not-member': '이 과제의 구성원이 아닙니다. 과제책임자에게 문의하십시오.',
      'training': '안전 이용 교육을 마쳤습니다 ({{until}}까지).',
      'training-missing': '안전 이용 교육이 없거나 지났습니다. 교육을 마친 뒤 운영자에게 알리십시오.',
    },
    projects: {
      'permit': '승인 {{reference}}, {{until}}까지.',
      'permit-ended': '승인 {{reference}}이(가) {{until}}에 끝났습니다. 연장을 요청하십시오.',
      'locked': '과제 파일이 잠겨 있습니다.',
    },
    data: {
      'none': '이용허락을 받은 데이터셋이 없습니다.',
      'active': '{{dataset}}: {{until}}까지.',
      'not-yet': '{{dataset}}: 이용허락이 아직 시작되지 않았습니다.',
      'expired': '{{dataset}}: {{until}}에 끝났습니다. 문의: {{contact}}',
      'ended': '{{dataset}}: 관리기관이 끝냈습니다. 문의: {{contact}}',
    },
    settings: {
      'isolated': '네트워크가 없는 격리된 컨테이너에서 일합니다.',
      'problem': '지금은 세션을 열 수 없습니다 ({{problem}}). 운영자에게 알리십시오.',
    },
    outputs: {
      'checkers': '모든 결과물은 점검({{profile}})과 두 심사자를 거칩니다.',
      'checkers-missing': '과제 구성원이 아닌 심사자가 {{count}}명뿐이라 반출할 수 없습니다. 운영자에게 알리십시오.',
    },
  },
} as const
