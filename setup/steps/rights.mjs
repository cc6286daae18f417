import { SetupError, say } from '../run-steps.mjs'

const again = process.env.npm_lifecycle_event === 'test' ? 'npm test' : 'npm run demo'

/** Users, mounts and the container engine need root. */
export const rights = {
  name: 'rights',
  title: { en: 'rights of root', ko: '관리자 권한' },
  isDone: () => process.getuid?.() === 0,
  run: () => {
    throw new SetupError(say({
      en: `Setting up makes system users, mounts and containers, so it needs root. Nothing was changed. Run:\n\n    sudo env "PATH=$PATH" ${again}\n`,
      ko: `설치는 시스템 사용자, 마운트, 컨테이너를 만들기 때문에 관리자 권한이 필요합니다. 아무것도 바뀌지 않았습니다. 다음을 실행하세요.\n\n    sudo env "PATH=$PATH" ${again}\n`,
    }))
  },
}
