from conftest import Trial
def test_smoke(head_asked):
    t = head_asked.token("rejl")
    r = head_asked.client().get(f"/o/{t}")
    print(r.text); assert r.status_code == 200
